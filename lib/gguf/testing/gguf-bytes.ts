/** Writes GGUF headers by hand, well-formed ones and others, for tests and measurements. */

export interface HeaderParts {
  version?: number;
  pairs?: Buffer[];
  pairCount?: bigint;
  tensors?: Buffer[];
  tensorCount?: bigint;
  /** Room behind the header for tensors. */
  roomBytes?: number;
}

/** A header of the given parts in version 2 or 3, little-endian as the parts are. */
export function header(parts: HeaderParts): Buffer {
  const { version = 3, pairs = [], pairCount, tensors = [], tensorCount, roomBytes = 64 } = parts;
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32le(version),
    u64(tensorCount ?? BigInt(tensors.length)),
    u64(pairCount ?? BigInt(pairs.length)),
    ...pairs,
    ...tensors,
    Buffer.alloc(roomBytes),
  ]);
}

export function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

export function string(value: string): Buffer {
  return Buffer.concat([u64(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);
}

export function pair(key: string, type: number, value: Buffer): Buffer {
  return Buffer.concat([string(key), u32le(type), value]);
}

export function text(key: string, value: string): Buffer {
  return pair(key, 8, string(value));
}

export function u32(key: string, value: number): Buffer {
  return pair(key, 4, u32le(value));
}

export function f32(key: string, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return pair(key, 6, bytes);
}

export function bool(key: string, value: boolean): Buffer {
  return pair(key, 7, Buffer.from([Number(value)]));
}

export function texts(key: string, values: string[]): Buffer {
  return pair(key, 9, Buffer.concat([u32le(8), u64(BigInt(values.length)), ...values.map(string)]));
}

export function u32s(key: string, values: number[]): Buffer {
  return pair(key, 9, Buffer.concat([u32le(4), u64(BigInt(values.length)), ...values.map(u32le)]));
}

export function bools(key: string, values: boolean[]): Buffer {
  return pair(key, 9, Buffer.concat([u32le(7), u64(BigInt(values.length)), Buffer.from(values.map(Number))]));
}

export function tensor(name: string, shape: (number | bigint)[], type: number, offset: bigint): Buffer {
  return Buffer.concat([
    string(name),
    u32le(shape.length),
    ...shape.map((dimension) => u64(BigInt(dimension))),
    u32le(type),
    u64(offset),
  ]);
}

/** A tokenizer as large models have it: tokens, their scores and types, merges. */
export function vocabulary(tokens: number, merges: number): Buffer[] {
  const numbers = (bytes: number, type: number, count: number) =>
    Buffer.concat([u32le(type), u64(BigInt(count)), Buffer.alloc(bytes * count, 1)]);
  return [
    text('tokenizer.ggml.model', 'gpt2'),
    texts(
      'tokenizer.ggml.tokens',
      Array.from({ length: tokens }, (_, index) => `Ġtoken${index}`),
    ),
    pair('tokenizer.ggml.scores', 9, numbers(4, 6, tokens)),
    pair('tokenizer.ggml.token_type', 9, numbers(4, 5, tokens)),
    texts(
      'tokenizer.ggml.merges',
      Array.from({ length: merges }, (_, index) => `Ġto ken${index}`),
    ),
  ];
}
