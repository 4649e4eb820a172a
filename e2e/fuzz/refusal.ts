import { ERROR_CODES, type ErrorCode } from '#lib/contract/error-codes.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { Wrong } from './target.ts';

const LONGEST = 4000;

/**
 * What `work` answers, or null when it was refused as the contract wants: with a code of the closed set that says more
 * than `internal`, in words that one can show. Throws what else it threw, and a `Wrong` for a refusal that is none or
 * that stands for a write outside of the folder.
 */
export async function orRefused<T>(work: () => T | Promise<T>, allowed?: readonly ErrorCode[]): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    checkRefusal(error, allowed);
    return null;
  }
}

export function checkRefusal(error: unknown, allowed: readonly ErrorCode[] = ERROR_CODES): void {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, permission } = cause as NodeJS.ErrnoException & { permission?: string };
    if (code === 'ERR_ACCESS_DENIED' && permission !== 'FileSystemRead') {
      throw new Wrong(`It tried to leave its folder: ${cause.message}`, { cause: error });
    }
  }
  if (!HiveError.is(error)) throw error;
  const { code, message, hint } = error;
  if (!allowed.includes(code) || code === 'internal') {
    throw new Wrong(`It was refused as ${code}: ${message}`, { cause: error.cause ?? error });
  }
  if (message.length > LONGEST || hint.length > LONGEST) throw new Wrong(`The words of ${code} are endless.`);
  JSON.stringify(error.toWire());
}
