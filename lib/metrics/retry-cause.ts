export const RETRY_CAUSES = ['connection', 'timeout', 'status', 'answer'] as const;
export type RetryCause = (typeof RETRY_CAUSES)[number];

const KNOWN: readonly [RegExp, RetryCause][] = [
  [/timed? ?out|ETIMEDOUT|stall|no byte|silen/i, 'timeout'],
  [/\bE[A-Z]{4,}|hang up|connection|ended early|socket|TLS|certificate/, 'connection'],
  [/answered \d{3}/, 'status'],
];

/** One of few words for what an engine says of a setback, as every word of a label is a series of its own. */
export function retryCause(said: string): RetryCause {
  return KNOWN.find(([pattern]) => pattern.test(said))?.[1] ?? 'answer';
}
