import { fileURLToPath } from 'node:url';

/** As `npm start` has it: what Node made of our sources at one start serves the next. */
const COMPILE_CACHE = fileURLToPath(new URL('../../.cache/compiled', import.meta.url));

/** No proxy, no token and no settings of the person who runs the bench; the authority of this run is trusted. */
export function cleanEnvironment(home: string, caFile: string | null): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...(caFile && { NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caFile, REQUESTS_CA_BUNDLE: caFile }),
  };
}
