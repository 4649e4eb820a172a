import { createHash } from 'node:crypto';
import { ggmlTypeName, tensorBytes } from './ggml-types.ts';
import type { LayerShape, TensorsShape } from './header-shape.ts';

/** New ones come by twos and threes a year; a file may name any. */
const MOST_TYPE = 255;
/** A name can claim any number of layers. */
const MOST_LAYERS = 4096;

/** Adds up the tensors of a file without keeping them: a header can announce a million. */
export class TensorTally {
  parameters = 0;
  #count = 0;
  #bytes = 0;
  #tokenEmbeddingBytes = 0;
  #outputBytes = 0;
  /** Rows of the token embedding: the vocabulary, where no tokenizer tells. */
  vocabulary: number | null = null;
  readonly #byType = new Map<string, { tensors: number; bytes: number }>();
  readonly #layers: LayerShape[] = [];
  readonly #joined = new Set<LayerShape>();
  #unknownType = false;
  #endBytes = 0;
  #dataStart = 0;
  readonly #table = createHash('sha256');

  /** Throws an Error for a tensor that no file can hold. */
  add(name: string, shape: number[], type: number, offsetBytes: number): void {
    const weights = shape.reduce((product, dimension) => product * dimension, 1);
    if (!Number.isSafeInteger(weights)) throw new Error('a tensor of it is larger than any file');
    if (type > MOST_TYPE) throw new Error(`a tensor of it has the unknown type ${type}`);
    const bytes = tensorBytes(type, weights);
    this.#unknownType ||= bytes === null;
    const size = bytes ?? 0;
    this.#count += 1;
    this.#table.update(JSON.stringify([name, shape, type, offsetBytes]));
    this.parameters += weights;
    this.#bytes += size;
    this.#endBytes = Math.max(this.#endBytes, offsetBytes + size);
    this.#countType(ggmlTypeName(type), size);
    this.#countPlace(name, shape, size);
  }

  /** Says where the header ended. Throws an Error when the file ends before its tensors do. */
  close(headerEndBytes: number, alignment: number, fileBytes: number): void {
    if (headerEndBytes > fileBytes) throw new Error('the file ends within its header');
    const dataStart = Math.ceil(headerEndBytes / alignment) * alignment;
    this.#dataStart = Math.min(dataStart, fileBytes);
    if (this.#count === 0) return;
    if (dataStart + this.#endBytes > fileBytes) throw new Error('the file ends before its last tensor');
    // A type newer than the table: the room up to the file's end is what its tensors take.
    if (this.#unknownType) this.#bytes = Math.max(this.#bytes, fileBytes - dataStart);
  }

  /** Where the data begins, and a mark of all that is said of it: two files with one mark have the same tensors. Once. */
  layout(): { dataStart: number; table: string } {
    return { dataStart: this.#dataStart, table: this.#table.digest('hex') };
  }

  shape(): TensorsShape {
    return {
      count: this.#count,
      bytes: this.#bytes,
      byType: [...this.#byType].map(([type, sum]) => ({ type, ...sum })).sort((a, b) => b.bytes - a.bytes),
      tokenEmbeddingBytes: this.#tokenEmbeddingBytes,
      outputBytes: this.#outputBytes,
      layers: this.#layers.map((layer) => ({
        ...layer,
        attention: layer.attention || (this.#joined.has(layer) && !layer.recurrent),
      })),
    };
  }

  #countType(type: string, bytes: number): void {
    const sum = this.#byType.get(type);
    if (sum === undefined) this.#byType.set(type, { tensors: 1, bytes });
    else {
      sum.tensors += 1;
      sum.bytes += bytes;
    }
  }

  #countPlace(name: string, shape: number[], bytes: number): void {
    const [, number, rest = ''] = LAYER_NAME.exec(name) ?? [];
    if (number === undefined) {
      if (name === 'token_embd.weight') {
        this.#tokenEmbeddingBytes += bytes;
        this.vocabulary = shape[1] ?? null;
      }
      if (name === 'output.weight') this.#outputBytes += bytes;
      return;
    }
    const layer = this.#layer(Number(number));
    layer.bytes += bytes;
    if (EXPERT_NAME.test(rest)) layer.expertBytes += bytes;
    if (KEYS_NAME.test(rest)) layer.attention = true;
    if (JOINED_NAME.test(rest)) this.#joined.add(layer);
    if (RECURRENT_NAME.test(rest)) layer.recurrent = true;
  }

  #layer(index: number): LayerShape {
    if (index >= MOST_LAYERS) throw new Error(`it has more than ${MOST_LAYERS} layers`);
    while (this.#layers.length <= index) {
      this.#layers.push({ bytes: 0, expertBytes: 0, attention: false, recurrent: false });
    }
    return this.#layers[index] as LayerShape;
  }
}

const LAYER_NAME = /^blk\.(\d{1,7})\.(.+)$/;
/** `…_exps`, and `…_chexps` of grouped experts; shared experts (`shexp`) always compute. */
const EXPERT_NAME = /_(ch)?exps\./;
/** Keys of their own, or the compressed ones of latent attention. */
const KEYS_NAME = /^attn_(k|kv_a_mqa)\.weight$/;
/** Queries, keys and values as one: of linear attention too, which keeps a state and no keys. */
const JOINED_NAME = /^attn_qkv\.weight$/;
const RECURRENT_NAME = /^(ssm_|shortconv|time_mix)/;
