import { BlockList, isIP } from 'node:net';

/** Ranges that reach services which trust whoever asks, or nobody at all: RFC 3927, 4291, 5771, 919 and 1122. */
const never = listOf(
  ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'],
  ['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::/32'],
);
/** This machine and its network, and what else is not on the internet: IANA's special-purpose registries. */
const notPublic = listOf(
  [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
  ],
  ['fc00::/7', '2001:db8::/32', '100::/64'],
);
/** Addresses of version 4 in those of version 6: they are not looked through, but refused. */
const embedded = listOf([], ['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16']);

const thisMachine = listOf([], ['::1/128']);

/** Whether something may be sent to this IP address; `allowPrivate` opens this machine and its network. */
export function mayReach(address: string, allowPrivate: boolean): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (thisMachine.check(address, family)) return allowPrivate;
  if (never.check(address, family) || (family === 'ipv6' && embedded.check(address, family))) return false;
  return allowPrivate || !notPublic.check(address, family);
}

function listOf(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  const add = (family: 'ipv4' | 'ipv6') => (range: string) => {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family);
  };
  ipv4.forEach(add('ipv4'));
  ipv6.forEach(add('ipv6'));
  return list;
}
