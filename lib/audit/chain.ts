import { createHash } from 'node:crypto';
import type { AuditEntry, AuditVerified } from '#lib/contract/audit.ts';
import { canonicalJson } from './canonical-json.ts';

/** The hash of an entry: over all that it says, the hash of the one before included. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, actor, actor_kind, address, action, target, details, previous_hash } = entry;
  const said = { seq, at, actor, actor_kind, address, action, target, details, previous_hash };
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}

/** Follows the chain from its first entry to its end, or to the first entry that does not hold. */
export class ChainCheck {
  #entries = 0;
  #head: string | null = null;
  #broken: AuditVerified['broken'] = null;
  readonly #expected: string | null;
  #seen = false;

  /** `expected`: a hash that was kept elsewhere; the entry with it must be there. */
  constructor(expected: string | null = null) {
    this.#expected = expected;
  }

  /** In their order. False once one does not hold. */
  take(entries: readonly AuditEntry[]): boolean {
    for (const entry of entries) {
      const problem = this.#broken ? null : this.#problemOf(entry);
      if (problem !== null) this.#broken = { seq: entry.seq, problem };
      if (this.#broken) return false;
      this.#entries += 1;
      this.#head = entry.hash;
      this.#seen ||= entry.hash === this.#expected;
    }
    return true;
  }

  get verdict(): AuditVerified {
    const cut = {
      seq: this.#entries + 1,
      problem: 'No entry has the hash that was kept: the end is missing, or all was made anew.',
    };
    const broken = this.#broken ?? (this.#expected === null || this.#seen ? null : cut);
    return { entries: this.#entries, head: this.#head, broken };
  }

  #problemOf(entry: AuditEntry): string | null {
    const due = this.#entries + 1;
    if (entry.seq !== due) return `Entry ${due} is missing.`;
    if (entry.previous_hash !== this.#head) return 'It does not follow the entry before it.';
    return hashOf(entry) === entry.hash ? null : 'It was changed after it was written.';
  }
}
