import type { Random } from '#e2e/support/random.ts';

const LARGE_64 = [0xffff_ffff_ffff_ffffn, 0x7fff_ffff_ffff_ffffn, 1n << 53n, 1n << 32n, (1n << 31n) - 1n, 65_536n, 0n];

/** Bytes as a bad disk, a bad wire or a bad person would leave them: some flipped, cut, doubled, or numbers made huge. */
export function mutateBytes(bytes: Buffer, random: Random, within = bytes.length): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let times = random.between(1, 4); times > 0 && changed.length > 0; times -= 1) {
    changed = mutateOnce(changed, random, Math.min(within, changed.length));
  }
  return changed;
}

function mutateOnce(bytes: Buffer, random: Random, within: number): Buffer {
  const at = random.below(within);
  const length = random.between(1, Math.min(64, bytes.length - at));
  switch (random.below(8)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      random.bytes(length).copy(bytes, at);
      return bytes;
    case 3:
      bytes.fill(random.pick([0, 0xff, 0x20]), at, at + length);
      return bytes;
    case 4:
      if (at + 8 <= bytes.length) bytes.writeBigUInt64LE(random.pick(LARGE_64), at);
      return bytes;
    case 5:
      if (at + 4 <= bytes.length) bytes.writeUInt32LE(random.pick([0, 1, 8, 9, 0x7fff_ffff, 0xffff_ffff]), at);
      return bytes;
    case 6:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    default:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
  }
}

const PIECES = [
  ...['org', 'repo', 'main', 'model.Q4_K_M.gguf', 'm-00001-of-00003.gguf', 'm-99999-of-99999.gguf', 'mmproj-F16.gguf'],
  ...['/', '//', '\\', ':', '@', '..', '../', '.', '%2F', '%2e%2e', '%00', '\0', '\r\n', '?', '#', '&', '=', '*', '"'],
  ...[
    'C:',
    'CON',
    '~',
    '$(x)',
    "'; drop table jobs; --",
    '<script>',
    '\u202e',
    '\u200b',
    '\ud800',
    'é',
    'ＧＧＵＦ',
    '😀',
  ],
  ...['Q4_K_M', 'UD-Q8_0', 'IQ1_S', 'F16', 'refs/pr/1', '__proto__', 'constructor', 'toString', '-1', '1e309', 'NaN'],
];

/** A text of pieces that have meaning somewhere, of any characters, or a very long one. */
export function oddText(random: Random, known: readonly string[] = []): string {
  if (random.chance(0.02)) return random.pick(PIECES).repeat(random.pick([1000, 100_000]));
  if (random.chance(0.2)) {
    return String.fromCodePoint(...Array.from({ length: random.below(20) }, () => random.below(0x11_0000)));
  }
  const pieces = random.chance(0.5) && known.length > 0 ? known : PIECES;
  return Array.from({ length: random.between(0, 8) }, () => random.pick(random.chance(0.3) ? PIECES : pieces)).join('');
}

export function oddNumber(random: Random): number {
  return random.pick([0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 1e21, 1e300, -1e300, random.next()]);
}

/** JSON with some of its values taken out, exchanged, doubled, or nested deep. */
export function mutateJson(value: unknown, random: Random): unknown {
  const whole = { value: structuredClone(value) };
  for (let times = random.between(1, 3); times > 0; times -= 1) {
    const [holder, key] = random.pick(placesIn(whole));
    holder[key] = otherValue(holder[key], random);
    if (holder !== whole && random.chance(0.2)) delete holder[key];
  }
  return whole.value;
}

type Holder = Record<string, unknown>;

function placesIn(value: Holder, depth = 0): [Holder, string][] {
  return Object.keys(value).flatMap((key) => {
    const inner = value[key];
    const below = typeof inner === 'object' && inner !== null && depth < 6 ? placesIn(inner as Holder, depth + 1) : [];
    return [[value, key] as [Holder, string], ...below.slice(0, 200)];
  });
}

function otherValue(before: unknown, random: Random): unknown {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return oddNumber(random);
    case 2:
      return oddText(random, typeof before === 'string' ? [before] : []);
    case 3:
      return random.chance(0.5);
    case 4:
      return Array.isArray(before) ? [...before, ...before] : [before];
    case 5:
      return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1},"length":1e9}');
    case 6:
      // Three of them in one another can still be written as JSON.
      return nested(random.pick([10, 500, 1500]), random.chance(0.5));
    case 7:
      // What is large already would take this test longer than what it tests.
      return Array.from({ length: typeof before === 'object' ? 10 : random.pick([0, 100, 10_000]) }, () => before);
    default:
      return typeof before === 'string' ? mutateBytes(Buffer.from(before), random).toString() : {};
  }
}

function nested(depth: number, asList: boolean): unknown {
  let value: unknown = 0;
  for (let at = 0; at < depth; at += 1) value = asList ? [value] : { a: value };
  return value;
}
