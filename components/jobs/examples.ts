/** A first model that nearly every machine can hold, and the forms that a reference can have. */
export const FIRST_MODEL = 'TheBloke/Llama-2-7B-Chat-GGUF';

export const EXAMPLES = [
  { reference: FIRST_MODEL, means: 'its usual quant' },
  { reference: `${FIRST_MODEL}:Q5_K_M`, means: 'a quant' },
  { reference: `${FIRST_MODEL}@main:llama-2-7b-chat.Q4_0.gguf`, means: 'one file of a revision' },
] as const;
