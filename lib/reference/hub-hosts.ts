import { quote, refuse } from './refuse.ts';

/** Addresses that mean the Hub: its own two names, and the configured endpoint with the folder it may live in. */
export interface HubHosts {
  /** Lower case, with a port that is not the scheme's own. */
  names: Set<string>;
  configured: string;
  /** Parts of the endpoint's path; empty unless a mirror lives below its host. */
  basePath: string[];
}

export function hubHosts(hubEndpoint: string): HubHosts {
  const endpoint = new URL(hubEndpoint);
  const configured = endpoint.host.toLowerCase();
  return {
    names: new Set(['huggingface.co', 'hf.co', configured]),
    configured,
    basePath: endpoint.pathname.split('/').filter((part) => part !== ''),
  };
}

/** The host of a pasted URL, once it is certain that it is the Hub's. Throws `invalid_reference` for any other. */
export function checkHost(authority: string, scheme: string, hosts: HubHosts): string {
  if (authority.includes('@')) {
    throw refuse('The address carries a user name or password.', 'Paste the address as the Hub shows it.');
  }
  const host = normalHost(authority, scheme);
  if (host !== null && hosts.names.has(host)) return host;
  throw refuse(
    `${quote(authority)} is not the Hub of this hive.`,
    `Paste a page of ${[...hosts.names].join(', ')}, or write org/repo.`,
  );
}

/** Null for what is no host. Only ASCII: look-alike letters would be folded into plain ones by the URL parser. */
function normalHost(authority: string, scheme: string): string | null {
  if (!/^[\w.:[\]-]+$/.test(authority)) return null;
  const address = `${scheme}://${authority}`;
  return URL.canParse(address) ? new URL(address).host.toLowerCase() : null;
}
