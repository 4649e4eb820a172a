/** How the bytes come to the client. Rates in bytes per second, times in ms. */
export interface Link {
  tls: boolean;
  /** For each connection, by the server. */
  connectionRate: number | null;
  /** For all connections together, by a relay. */
  totalRate: number | null;
  /** There and back, by a relay, handshakes included. */
  roundTripMs: number;
  /** Keeps what the server counts as sent near to what the client has got: it may not fill a large socket buffer. */
  smallBuffers: boolean;
}

const PLAIN: Link = { tls: false, connectionRate: null, totalRate: null, roundTripMs: 0, smallBuffers: false };

export const LINKS = {
  http: PLAIN,
  tls: { ...PLAIN, tls: true },
  capped: { ...PLAIN, connectionRate: 20_000_000 },
  drained: { ...PLAIN, connectionRate: 20_000_000, smallBuffers: true },
  distant: { ...PLAIN, roundTripMs: 50 },
  bound: { ...PLAIN, totalRate: 200_000_000 },
} as const satisfies Record<string, Link>;

export type LinkName = keyof typeof LINKS;
/** What the server itself does; the rest is a relay's. */
export const SERVER_LINKS = ['http', 'tls', 'capped', 'drained'] as const satisfies LinkName[];
export type ServerLinkName = (typeof SERVER_LINKS)[number];

export function serverLinkOf(name: LinkName): ServerLinkName {
  return SERVER_LINKS.find((link) => link === name) ?? 'http';
}
