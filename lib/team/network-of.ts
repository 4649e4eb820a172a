import { isIP } from 'node:net';

const GROUPS = 8;

/**
 * What is counted as one address: of IPv6 the first 64 bits, as a single machine has all the addresses behind them and
 * could use another one for each try.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => '0');
  const network = [...before, ...zeros, ...after].slice(0, GROUPS / 2);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
