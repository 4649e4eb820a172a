import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Origin } from '#lib/team/caller.ts';
import { isInRange, parseAddressRange } from './address-range.ts';
import { isLoopback } from './loopback.ts';
import type { Settings } from './settings.ts';

/** What somebody in between adds; the person at the machine has nobody in between. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** How the world outside reaches this hive: by which names, from which addresses, through which proxies. */
export class Edge {
  readonly #names: ReadonlySet<string>;
  readonly #open: boolean;
  readonly #proxies: readonly BlockList[];
  /** Whether it serves this machine and nobody else: on the loopback, by no other name, behind no proxy. */
  readonly alone: boolean;

  constructor({ host, allowedHosts, trustedProxies }: Pick<Settings, 'host' | 'allowedHosts' | 'trustedProxies'>) {
    this.#open = !isLoopback(host);
    const machine = hostname().toLowerCase();
    this.#names = new Set([...allowedHosts, ...(this.#open ? [host.toLowerCase(), machine, `${machine}.local`] : [])]);
    this.#proxies = trustedProxies.map(parseAddressRange).filter((range) => range !== null);
    this.alone = !this.#open && allowedHosts.length === 0 && trustedProxies.length === 0;
  }

  /**
   * Whether `Host` may say this name. One that an attacker made lead here (DNS rebinding) is never an address, so that on
   * a network every address will do: in a container the hive does not know its own.
   */
  isOwnHost(name: string): boolean {
    return isLoopback(name) || this.#names.has(name.toLowerCase()) || (this.#open && isIP(name) !== 0);
  }

  originOf(request: IncomingMessage): Origin {
    const { address, secure } = this.#client(request);
    return { address, secure, site: `${secure ? 'https' : 'http'}://${request.headers.host ?? ''}` };
  }

  /** Whether it can only be the person at this machine, with nobody in between. */
  isOwnMachine(request: IncomingMessage): boolean {
    return (
      this.alone &&
      isLoopback(plainAddress(request.socket.remoteAddress)) &&
      !FORWARDING.some((name) => request.headers[name] !== undefined)
    );
  }

  #client({ socket, headers }: IncomingMessage): { address: string; secure: boolean } {
    const direct = plainAddress(socket.remoteAddress);
    const secure = 'encrypted' in socket && socket.encrypted === true;
    if (!isInRange(direct, this.#proxies)) return { address: direct, secure };
    const hops = listed(headers['x-forwarded-for']).map(plainAddress);
    // From the right: what stands left of the first address that is no proxy was written by whoever it is.
    const client = hops.findLast((hop) => !isInRange(hop, this.#proxies)) ?? hops[0] ?? direct;
    return {
      address: isIP(client) === 0 ? direct : client,
      secure: secure || listed(headers['x-forwarded-proto']).at(-1) === 'https',
    };
  }
}

function listed(header: string | string[] | undefined): string[] {
  return (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** An IPv4 client of a socket that takes both families is said as `::ffff:1.2.3.4`. */
const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
