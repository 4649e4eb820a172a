/** What a slider can be set to: powers of two from 1K on, and last what the model was trained for. */
export function contextSteps(trainedTokens: number): number[] {
  const steps = [];
  for (let tokens = 1024; tokens < trainedTokens; tokens *= 2) steps.push(tokens);
  return [...steps, trainedTokens];
}
