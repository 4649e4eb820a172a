/** What a generated GGUF says of itself. */
export interface GgufDescription {
  architecture?: string;
  name?: string;
  contextLength?: number;
  blockCount?: number;
  /** general.file_type; 15 is Q4_K_M, 7 is Q8_0. */
  fileType?: number;
  license?: string;
  chatTemplate?: string;
  version?: 1 | 2 | 3;
  split?: { no: number; count: number };
}

type Value = { u32: number } | { u16: number } | { text: string } | { texts: string[] };

const TYPE = { u16: 2, u32: 4, text: 8, texts: 9 } as const;
const ALIGNMENT = 32;
const ROW_ELEMENTS = 4096;
/** ggml type number and bytes of a row of 4096 elements. */
const Q8_0 = { type: 8, rowBytes: (ROW_ELEMENTS / 32) * 34 };
const Q4_K = { type: 12, rowBytes: (ROW_ELEMENTS / 256) * 144 };
const I8 = 24;

/** The header of a file of `fileBytes` bytes. Its tensors end exactly where the file ends. */
export function ggufHeader(description: GgufDescription, fileBytes: number): { header: Buffer; parameters: number } {
  const version = description.version ?? 3;
  const kv = keyValues(description);
  const quant = description.fileType === 7 ? Q8_0 : Q4_K;
  const layers = description.blockCount ?? 32;
  const names = [
    'token_embd.weight',
    ...Array.from({ length: layers }, (_, i) => `blk.${i}.ffn_up.weight`),
    'filler.weight',
  ];

  // The infos have a fixed length whatever the numbers in them, so a first pass tells where the data begins.
  const draft = encode(version, kv, tensorsFor(names, quant, 1 << 20, 1));
  const dataBytes = fileBytes - draft.length;
  const rows = Math.floor(dataBytes / quant.rowBytes / (layers + 1));
  if (rows < 1)
    throw new Error(`A generated GGUF of ${fileBytes} bytes is too small for its header; give fewer blocks.`);
  const tensors = tensorsFor(names, quant, rows, dataBytes - rows * quant.rowBytes * (layers + 1));
  const parameters = tensors.reduce((sum, tensor) => sum + tensor.dims.reduce((a, b) => a * b, 1), 0);
  return { header: encode(version, kv, tensors), parameters };
}

interface Tensor {
  name: string;
  dims: [number] | [number, number];
  type: number;
  offset: number;
}

function tensorsFor(names: string[], quant: typeof Q4_K, rows: number, rest: number): Tensor[] {
  return names.map((name, i) => {
    const offset = i * rows * quant.rowBytes;
    const last = i === names.length - 1;
    return last
      ? { name, dims: [rest], type: I8, offset }
      : { name, dims: [ROW_ELEMENTS, rows], type: quant.type, offset };
  });
}

function keyValues(description: GgufDescription): [string, Value][] {
  const architecture = description.architecture ?? 'llama';
  const kv: [string, Value][] = [
    ['general.architecture', { text: architecture }],
    ['general.name', { text: description.name ?? 'generated' }],
    ['general.file_type', { u32: description.fileType ?? 15 }],
    ['general.quantization_version', { u32: 2 }],
    [`${architecture}.context_length`, { u32: description.contextLength ?? 4096 }],
    [`${architecture}.embedding_length`, { u32: ROW_ELEMENTS }],
    [`${architecture}.block_count`, { u32: description.blockCount ?? 32 }],
    [`${architecture}.feed_forward_length`, { u32: 11008 }],
    [`${architecture}.attention.head_count`, { u32: 32 }],
    [`${architecture}.attention.head_count_kv`, { u32: 8 }],
    ['tokenizer.ggml.model', { text: 'llama' }],
    ['tokenizer.ggml.tokens', { texts: ['<unk>', '<s>', '</s>', ...'abcdefghijklmnopqrstuvwxyz'] }],
    ['tokenizer.ggml.bos_token_id', { u32: 1 }],
    ['tokenizer.ggml.eos_token_id', { u32: 2 }],
  ];
  if (description.license) kv.push(['general.license', { text: description.license }]);
  if (description.chatTemplate) kv.push(['tokenizer.chat_template', { text: description.chatTemplate }]);
  if (description.split) {
    kv.push(['split.no', { u16: description.split.no }], ['split.count', { u16: description.split.count }]);
  }
  return kv;
}

function encode(version: 1 | 2 | 3, kv: [string, Value][], tensors: Tensor[]): Buffer {
  // Version 1 counts and measures in 32 bits, the later ones in 64.
  const size = (n: number) => (version === 1 ? u32(n) : u64(n));
  const text = (value: string) => [size(Buffer.byteLength(value)), Buffer.from(value)];
  const parts: Buffer[] = [Buffer.from('GGUF'), u32(version), size(tensors.length), size(kv.length)];
  for (const [key, value] of kv) {
    parts.push(...text(key));
    if ('u32' in value) parts.push(u32(TYPE.u32), u32(value.u32));
    else if ('u16' in value) parts.push(u32(TYPE.u16), u16(value.u16));
    else if ('text' in value) parts.push(u32(TYPE.text), ...text(value.text));
    else parts.push(u32(TYPE.texts), u32(TYPE.text), size(value.texts.length), ...value.texts.flatMap(text));
  }
  for (const tensor of tensors) {
    parts.push(
      ...text(tensor.name),
      u32(tensor.dims.length),
      ...tensor.dims.map(size),
      u32(tensor.type),
      u64(tensor.offset),
    );
  }
  const header = Buffer.concat(parts);
  const padding = (ALIGNMENT - (header.length % ALIGNMENT)) % ALIGNMENT;
  return Buffer.concat([header, Buffer.alloc(padding)]);
}

function u16(n: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(n);
  return bytes;
}

function u32(n: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
}

function u64(n: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(n));
  return bytes;
}
