import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { parseReference } from './parse-reference.ts';
import { formatReference, type Reference } from './reference.ts';

const parse = (text: string) => parseReference(text, { hubEndpoint: 'http://127.0.0.1:4567' });

describe('any text', () => {
  const piece = fc.constantFrom(
    ...['org', 'repo', '/', ':', '@', '..', '.', '%2F', '%2e', '%00', '?', '#', 'tree', 'blob', 'resolve', 'main'],
    ...['refs/pr/3', 'x.gguf', 'Q4_K_M', 'https://', 'hf://', 'hf.co/', 'huggingface.co', '127.0.0.1:4567', ' ', '\\'],
    ...['ollama run ', 'llama-server ', '-hf ', 'hf download ', '--include ', ' --revision '],
    ...['"', '\u200b', 'show_file_info=', 'é', '-', '~', 'models/'],
  );
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 8 }).map((pieces) => `org/repo${pieces.join('')}`),
    fc.array(piece, { maxLength: 8 }).map((pieces) => `https://hf.co/org/repo/${pieces.join('')}`),
  );

  test('is refused with a HiveError or has one stable form', () => {
    let understood = 0;
    fc.assert(
      fc.property(typed, (text) => {
        const reference = attempt(text);
        if (reference === null) return;
        understood += 1;
        expect(parse(formatReference(reference))).toEqual(reference);
      }),
      { numRuns: 5_000, seed: 7 },
    );
    expect(understood).toBeGreaterThan(100);
  });
});

function attempt(text: string): Reference | null {
  try {
    return parse(text);
  } catch (error) {
    if (!HiveError.is(error)) throw error;
    expect(['invalid_reference', 'unsafe_path']).toContain(error.code);
    return null;
  }
}
