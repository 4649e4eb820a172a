import { type ByteSource, HeaderCursor, NUMBER_BYTES } from './header-cursor.ts';
import { TensorTally } from './tensor-tally.ts';

/** A value as far as it is kept. Long lists are only counted: a vocabulary is most of a header and no one asks for it. */
export type MetadataValue = string | number | boolean | number[] | boolean[] | Uncounted;
export interface Uncounted {
  count: number;
}

export interface RawHeader {
  version: number;
  bigEndian: boolean;
  metadata: ReadonlyMap<string, MetadataValue>;
  tensors: TensorTally;
}

/** What one header may bring; the largest known (262,000 tokens, 515,000 merges) has 18 MB. */
export interface HeaderBounds {
  bytes: number;
}
const BOUNDS: HeaderBounds = { bytes: 50_000_000 };

const MOST_PAIRS = 65_536;
const MOST_TENSORS = 1_000_000;
/** The specification's own limit. */
const MOST_KEY_BYTES = 65_535;
/** GGML holds 64; forks hold more. */
const MOST_TENSOR_NAME_BYTES = 1024;
/** GGML_MAX_DIMS */
const MOST_DIMENSIONS = 4;
/** Of a text so much is kept: the longest chat templates have some 30 kB. */
const KEPT_TEXT_BYTES = 256 * 1024;
/** Lists of one number a layer are shorter. */
const KEPT_NUMBERS = 4096;
const MOST_NESTING = 4;
/** Bytes that a pair and a tensor take at the least: an empty name, a type, the smallest value. */
const LEAST_PAIR = 9;
const LEAST_TENSOR = 20;

const BOOL = 7;
const TEXT = 8;
const LIST = 9;

/**
 * Reads the header of a GGUF file of version 1 to 3 in either byte order, after
 * github.com/ggml-org/ggml/blob/master/docs/gguf.md. Nothing is believed: counts, lengths and depths have bounds, and
 * what does not fit into the file is refused. Throws an Error whose message is the end of a sentence.
 */
export async function parseHeader(source: ByteSource, bounds: HeaderBounds = BOUNDS): Promise<RawHeader> {
  const cursor = new HeaderCursor(source, bounds.bytes);
  const { version, bigEndian } = await readVersion(cursor);
  const reader: Reader = { cursor, lengthBytes: version === 1 ? 4 : 8 };
  const tensorCount = await readLength(reader);
  const pairCount = await readLength(reader);
  if (tensorCount * LEAST_TENSOR + pairCount * LEAST_PAIR > source.sizeBytes) {
    throw new Error('it announces more than the file has room for');
  }
  if (pairCount > MOST_PAIRS) throw new Error(`it has more than ${MOST_PAIRS} values`);
  if (tensorCount > MOST_TENSORS) throw new Error(`it has more than ${MOST_TENSORS} tensors`);
  const metadata = await readMetadata(reader, pairCount);
  const tensors = new TensorTally();
  for (let index = 0; index < tensorCount; index += 1) await readTensor(reader, tensors);
  tensors.close(cursor.offsetBytes, alignmentOf(metadata), source.sizeBytes);
  return { version, bigEndian, metadata, tensors };
}

interface Reader {
  cursor: HeaderCursor;
  /** Version 1 counts in 32 bits, later ones in 64. */
  lengthBytes: 4 | 8;
}

/** A version whose low half is empty is written the other way round. */
async function readVersion(cursor: HeaderCursor): Promise<{ version: number; bigEndian: boolean }> {
  if (cursor.sizeBytes < 8) throw new Error('it has no magic number of GGUF');
  await cursor.need(8);
  if (cursor.takeText(4) !== 'GGUF') throw new Error('it has no magic number of GGUF');
  const little = cursor.takeU32();
  const bigEndian = (little & 0xffff) === 0;
  const version = bigEndian ? little >>> 24 : little;
  if (bigEndian) cursor.setBigEndian();
  if (version < 1 || version > 3) throw new Error(`it has the unknown version ${version}`);
  return { version, bigEndian };
}

async function readMetadata(reader: Reader, count: number): Promise<Map<string, MetadataValue>> {
  const metadata = new Map<string, MetadataValue>();
  for (let index = 0; index < count; index += 1) {
    const key = await readText(reader, MOST_KEY_BYTES, 'a key');
    const value = await readValue(reader);
    if (metadata.has(key)) throw new Error(`it names ${key} twice`);
    metadata.set(key, value);
  }
  return metadata;
}

async function readValue(reader: Reader): Promise<MetadataValue> {
  const type = await readU32(reader);
  if (type === TEXT) return readKeptText(reader);
  if (type === LIST) return readList(reader, 1);
  const bytes = numberBytes(type);
  await reader.cursor.need(bytes);
  const value = reader.cursor.takeNumber(type);
  return type === BOOL ? value !== 0 : Number(value);
}

async function readList(reader: Reader, depth: number): Promise<MetadataValue> {
  const type = await readU32(reader);
  const count = await readLength(reader);
  const left = reader.cursor.sizeBytes - reader.cursor.offsetBytes;
  if (type === LIST) {
    if (depth === MOST_NESTING) throw new Error('its lists are nested too deep');
    if (count * (4 + reader.lengthBytes) > left) throw new Error('it has a list longer than the file');
    for (let index = 0; index < count; index += 1) await readList(reader, depth + 1);
    return { count };
  }
  const bytes = type === TEXT ? reader.lengthBytes : numberBytes(type);
  if (count * bytes > left) throw new Error('it has a list longer than the file');
  if (type === TEXT) {
    await reader.cursor.skipTexts(count, reader.lengthBytes);
    return { count };
  }
  if (count > KEPT_NUMBERS) {
    reader.cursor.skip(count * bytes);
    return { count };
  }
  await reader.cursor.need(count * bytes);
  const values = Array.from({ length: count }, () => Number(reader.cursor.takeNumber(type)));
  return type === BOOL ? values.map((value) => value !== 0) : values;
}

/** A longer text is cut, as no one needs all of it. */
async function readKeptText(reader: Reader): Promise<string> {
  const length = await readLength(reader);
  if (length > reader.cursor.sizeBytes) throw new Error('it has a text longer than the file');
  const kept = Math.min(length, KEPT_TEXT_BYTES);
  await reader.cursor.need(kept);
  const text = reader.cursor.takeText(kept);
  reader.cursor.skip(length - kept);
  return text;
}

async function readText(reader: Reader, mostBytes: number, what: string): Promise<string> {
  const length = await readLength(reader);
  if (length > mostBytes) throw new Error(`${what} of it is longer than ${mostBytes} bytes`);
  await reader.cursor.need(length);
  return reader.cursor.takeText(length);
}

async function readTensor(reader: Reader, tensors: TensorTally): Promise<void> {
  const name = await readText(reader, MOST_TENSOR_NAME_BYTES, 'a tensor’s name');
  const dimensions = await readU32(reader);
  if (dimensions > MOST_DIMENSIONS) throw new Error(`a tensor of it has ${dimensions} dimensions`);
  await reader.cursor.need(dimensions * reader.lengthBytes + 12);
  const shape: number[] = [];
  for (let index = 0; index < dimensions; index += 1) shape.push(takeLength(reader));
  const type = reader.cursor.takeU32();
  const offsetBytes = reader.cursor.takeU64();
  tensors.add(name, shape, type, offsetBytes);
}

async function readU32({ cursor }: Reader): Promise<number> {
  await cursor.need(4);
  return cursor.takeU32();
}

async function readLength(reader: Reader): Promise<number> {
  await reader.cursor.need(reader.lengthBytes);
  return takeLength(reader);
}

function takeLength({ cursor, lengthBytes }: Reader): number {
  return lengthBytes === 8 ? cursor.takeU64() : cursor.takeU32();
}

function numberBytes(type: number): number {
  const bytes = NUMBER_BYTES[type];
  if (bytes === undefined) throw new Error(`it has a value of the unknown type ${type}`);
  return bytes;
}

const ALIGNMENT = 32;

function alignmentOf(metadata: ReadonlyMap<string, MetadataValue>): number {
  const stated = metadata.get('general.alignment') ?? ALIGNMENT;
  if (typeof stated === 'number' && Number.isSafeInteger(stated) && stated > 0 && stated <= 2 ** 20) return stated;
  throw new Error('it has an alignment that is none');
}
