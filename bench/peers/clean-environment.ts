/** No proxy, no token and no settings of the person who runs the bench; the authority of this run is trusted. */
export function cleanEnvironment(home: string, caFile: string | null): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    NODE_ENV: 'production',
    ...(caFile && { NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caFile, REQUESTS_CA_BUNDLE: caFile }),
  };
}
