import { readFileSync } from 'node:fs';

/** Names this run of the machine's kernel; null where the system has no such name. */
export function readBootId(): string | null {
  try {
    const text = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null;
  } catch (error) {
    // Not Linux, or /proc is hidden: then only synced bytes outlive the process.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
