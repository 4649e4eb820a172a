import type { AuditTrail } from '#lib/audit/audit-trail.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { OwnHubToken, SetOwnHubToken } from '#lib/contract/hub-token.ts';
import type { Caller } from '#lib/team/caller.ts';
import type { HubAccess } from '#lib/vendors/ask-hub.ts';
import type { HubTokens } from './hub-tokens.ts';

const PATIENCE_MS = 20_000;

interface Parts {
  tokens: HubTokens;
  trail: AuditTrail;
  endpoint(): string;
  whoAmI(access: HubAccess, signal: AbortSignal): Promise<string>;
}

/** What a person does with a Hub token of their own. */
export class OwnHubTokens {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  show(caller: Caller): OwnHubToken {
    const endpoint = this.#parts.endpoint();
    const stored = caller.kind === 'user' ? this.#parts.tokens.find(caller.userId) : null;
    const here = stored?.endpoint === endpoint ? stored : null;
    return { hub_endpoint: endpoint, set: here !== null, owner: here?.owner ?? null };
  }

  /** Kept once the Hub has said whose it is. Throws `invalid_token` when it does not know it. */
  async set({ token }: SetOwnHubToken, caller: Caller): Promise<OwnHubToken> {
    const userId = requirePerson(caller);
    const endpoint = this.#parts.endpoint();
    const owner = await this.#parts.whoAmI({ endpoint, token }, AbortSignal.timeout(PATIENCE_MS));
    const { tokens, trail } = this.#parts;
    trail.transact(() => {
      tokens.put(userId, { endpoint, token, owner });
      trail.write({ action: 'hub_token_set', target: endpoint, details: { owner } });
    });
    return this.show(caller);
  }

  remove(caller: Caller): void {
    this.#parts.tokens.remove(requirePerson(caller));
  }
}

function requirePerson(caller: Caller): string {
  if (caller.kind === 'user') return caller.userId;
  throw new HiveError('forbidden', 'Only a person who is signed in has a Hub token of their own.', {
    hint: 'Sign in first; an admin sets the hive’s token on the page Settings.',
  });
}
