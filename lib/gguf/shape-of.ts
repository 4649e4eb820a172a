import { fileTypeName } from './file-types.ts';
import type { AttentionShape, HeaderShape, PerLayer, RecurrentShape } from './header-shape.ts';
import type { MetadataValue, RawHeader } from './parse-header.ts';

const MOST_TEMPLATE_CHARACTERS = 65_536;

/** What a header says, by the names of github.com/ggml-org/ggml/blob/master/docs/gguf.md and llama.cpp's gguf-py. */
export function shapeOf({ version, bigEndian, metadata, tensors }: RawHeader): HeaderShape {
  const architecture = textOf(metadata.get('general.architecture'), 64);
  const own = (key: string) => (architecture === null ? undefined : metadata.get(`${architecture}.${key}`));
  const tokens = countIn(metadata.get('tokenizer.ggml.tokens'));
  return {
    version,
    bigEndian,
    architecture,
    name: textOf(metadata.get('general.name'), 200),
    license: textOf(metadata.get('general.license'), 100),
    quant: fileTypeOf(metadata.get('general.file_type')),
    parameters: tensors.parameters,
    contextLength: countOf(own('context_length')),
    blockCount: countOf(own('block_count')),
    embeddingLength: countOf(own('embedding_length')),
    feedForwardLength: perLayer(own('feed_forward_length')),
    vocabularySize: tensors.vocabulary ?? tokens ?? countOf(own('vocab_size')),
    attention: attentionOf(own),
    experts: {
      count: countOf(own('expert_count')),
      used: countOf(own('expert_used_count')),
      shared: countOf(own('expert_shared_count')),
      feedForwardLength: countOf(own('expert_feed_forward_length')),
    },
    recurrent: recurrentOf(own),
    rope: {
      freqBase: numberOf(own('rope.freq_base')),
      scalingType: textOf(own('rope.scaling.type'), 32),
      scalingFactor: numberOf(own('rope.scaling.factor')),
      originalContextLength: countOf(own('rope.scaling.original_context_length')),
    },
    tokenizer: {
      model: textOf(metadata.get('tokenizer.ggml.model'), 64),
      pre: textOf(metadata.get('tokenizer.ggml.pre'), 64),
      tokens,
      merges: countIn(metadata.get('tokenizer.ggml.merges')),
    },
    chatTemplate: templateOf(metadata.get('tokenizer.chat_template')),
    split: { count: countOf(metadata.get('split.count')), tensors: countOf(metadata.get('split.tensors.count')) },
    tensors: tensors.shape(),
  };
}

type Own = (key: string) => MetadataValue | undefined;

function attentionOf(own: Own): AttentionShape {
  const pattern = own('attention.sliding_window_pattern');
  return {
    headCount: perLayer(own('attention.head_count')),
    headCountKv: perLayer(own('attention.head_count_kv')),
    keyLength: countOf(own('attention.key_length')),
    valueLength: countOf(own('attention.value_length')),
    keyLengthSwa: countOf(own('attention.key_length_swa')),
    valueLengthSwa: countOf(own('attention.value_length_swa')),
    keyLengthMla: countOf(own('attention.key_length_mla')),
    valueLengthMla: countOf(own('attention.value_length_mla')),
    kvLoraRank: countOf(own('attention.kv_lora_rank')),
    ropeDimensionCount: countOf(own('rope.dimension_count')),
    slidingWindow: countOf(own('attention.sliding_window')),
    slidingWindowPattern: Array.isArray(pattern) ? pattern.map(Boolean) : countOf(pattern),
    sharedKvLayers: countOf(own('attention.shared_kv_layers')),
    fullAttentionInterval: countOf(own('full_attention_interval')),
    nextTokenLayers: countOf(own('nextn_predict_layers')),
  };
}

function recurrentOf(own: Own): RecurrentShape {
  return {
    convKernel: countOf(own('ssm.conv_kernel')),
    innerSize: countOf(own('ssm.inner_size')),
    stateSize: countOf(own('ssm.state_size')),
    groupCount: countOf(own('ssm.group_count')),
    shortConvCache: countOf(own('shortconv.l_cache')),
    wkvHeadSize: countOf(own('wkv.head_size')),
    tokenShiftCount: countOf(own('token_shift_count')),
    kdaHeadDim: countOf(own('kda.head_dim')),
  };
}

function fileTypeOf(value: MetadataValue | undefined): string | null {
  return typeof value === 'number' ? fileTypeName(value) : null;
}

/** Line breaks, escape sequences and the like have no place in a name. */
function textOf(value: MetadataValue | undefined, mostCharacters: number): string | null {
  if (typeof value !== 'string') return null;
  const clean = value.replace(/\p{C}+/gu, ' ').trim();
  return clean === '' ? null : [...clean].slice(0, mostCharacters).join('');
}

function templateOf(value: MetadataValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MOST_TEMPLATE_CHARACTERS).toWellFormed() : null;
}

function numberOf(value: MetadataValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** No real one is near this bound, and products of a few stay exact below it. */
const MOST = 2 ** 31;

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MOST ? value : null;
}

/** In a list a layer may have none of something. */
function perLayer(value: MetadataValue | undefined): PerLayer | null {
  if (!Array.isArray(value)) return countOf(value);
  const counts = value.map((count) => (count === 0 ? 0 : countOf(count)));
  return counts.length > 0 && counts.every((count) => count !== null) ? counts : null;
}

function countIn(value: MetadataValue | undefined): number | null {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' ? value.count : null;
}
