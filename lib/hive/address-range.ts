import { BlockList, isIP } from 'node:net';

/** One address, or a range as `10.0.0.0/8`; null for anything else. */
export function parseAddressRange(text: string): BlockList | null {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  if (family === 0 || more.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
    return null;
  }
  const list = new BlockList();
  list.addSubnet(address, bits === undefined ? most : Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return list;
}

export function isInRange(address: string, ranges: readonly BlockList[]): boolean {
  const family = isIP(address);
  return family !== 0 && ranges.some((range) => range.check(address, family === 6 ? 'ipv6' : 'ipv4'));
}
