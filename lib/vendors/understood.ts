import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';

/**
 * Runs what reads an answer of the Hub. JSON that is none and shapes that are others become `hub_error`; it is mostly a
 * login page of a network or a mirror that is no Hub.
 */
export async function understood<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const nonsense = cause instanceof SyntaxError || cause instanceof TypeError || cause instanceof RangeError;
    if (!nonsense && !(cause instanceof z.ZodError)) throw cause;
    const where = cause instanceof z.ZodError ? cause.issues[0]?.path.join('.') : undefined;
    throw new HiveError('hub_error', 'The Hub’s answer can’t be understood.', {
      hint: 'Check that HF_ENDPOINT is a Hub, and that no login page of your network answers in its place.',
      details: where ? { at: where } : {},
      cause,
    });
  }
}
