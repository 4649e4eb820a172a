/** How to reach a server: straight, or through a proxy. */
export type Route = { kind: 'direct' } | { kind: 'proxy'; url: URL };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, the lower-case name first, as curl and Python do.
 * A proxy value without a scheme means http. Throws TypeError for one that is no http or https URL.
 */
export function routeTo(target: URL, env: Environment): Route {
  const scheme = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = read(env, scheme) ?? read(env, 'all_proxy');
  if (!proxy || isExcepted(target, read(env, 'no_proxy') ?? '')) return { kind: 'direct' };
  const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`The proxy must be an http or https URL, not ${url.protocol}`);
  }
  return { kind: 'proxy', url };
}

/** The value of `Proxy-Authorization`, or null when the proxy's URL names no user. */
export function proxyAuthorization(proxy: URL): string | null {
  if (!proxy.username && !proxy.password) return null;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(user).toString('base64')}`;
}

function read(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined;
}

function isExcepted(target: URL, noProxy: string): boolean {
  const host = bareHost(target.hostname);
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (/^[\d.]+\/\d+$/.test(entry)) return isInNetwork(host, entry);
  const withPort = /^(.*[^:]):(\d+)$/.exec(entry);
  const name = bareHost((withPort?.[1] ?? entry).replace(/^\*?\./, ''));
  if (withPort && withPort[2] !== port) return false;
  return host === name || host.endsWith(`.${name}`);
}

function isInNetwork(host: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const [address, start] = [ipv4(host), ipv4(base)];
  const length = Number(bits);
  if (address === null || start === null || length > 32) return false;
  const size = 2 ** (32 - length);
  return Math.floor(address / size) === Math.floor(start / size);
}

function ipv4(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

const bareHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
