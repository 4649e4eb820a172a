/** Small first: chat models that llama.cpp knows, each with the bytes of its usual quant. */
const FIRST_MODELS = [
  { reference: 'Qwen/Qwen2.5-0.5B-Instruct-GGUF', name: 'Qwen2.5 0.5B', sizeBytes: 491_000_000 },
  { reference: 'Qwen/Qwen2.5-3B-Instruct-GGUF', name: 'Qwen2.5 3B', sizeBytes: 2_100_000_000 },
  { reference: 'TheBloke/Llama-2-7B-Chat-GGUF', name: 'Llama 2 7B Chat', sizeBytes: 4_080_000_000 },
] as const;

/** For the context, the program and everything else that runs. */
const ROOM_BESIDE = 2_000_000_000;

/** The largest that this machine's memory holds with room to spare, else the smallest. */
export function chooseFirstModel(memoryBytes: number): (typeof FIRST_MODELS)[number] {
  const fitting = FIRST_MODELS.filter(({ sizeBytes }) => sizeBytes * 1.1 + ROOM_BESIDE <= memoryBytes * 0.8);
  return fitting.at(-1) ?? FIRST_MODELS[0];
}
