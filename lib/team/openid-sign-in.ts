import { z } from 'zod';
import type { AuditTrail } from '#lib/audit/audit-trail.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { ownPath } from '#lib/contract/own-path.ts';
import type { Caller } from './caller.ts';
import { networkOf } from './network-of.ts';
import { type OpenIdProvider, SignInRefused } from './openid-provider.ts';
import { endedOpenIdCookie, OPENID_LASTS_MS, openIdCookie, readOpenIdCookie } from './session-cookie.ts';
import type { Team } from './team.ts';
import { Throttle } from './throttle.ts';

const RETURN_PATH = '/v1/session/openid/callback';
/** Nothing else that is sealed here opens as this. */
const SEALED_AS = 'openid sign-in';

/** Anybody can have a sign-in refused, as often as they like, and an entry of the audit stays for ever. */
const WRITTEN_DOWN = { free: 20, firstWaitMs: 2_000, mostWaitMs: 15 * 60_000 };

/** Where a browser is sent, and what it is told to keep or to forget. */
export interface Redirect {
  location: string;
  cookies: string[];
}

/** Seals text so that only this hive can read it, and nobody can change it. */
export interface Sealing {
  seal(text: string, context: string): string;
  open(sealed: string, context: string): string | null;
}

/** Of a sign-in that has begun, in the cookie of the browser that began it: the hive itself keeps nothing. */
const begunSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  endsMs: z.number(),
});

interface Parts {
  /** Null where the settings name none. */
  provider: OpenIdProvider | null;
  team: Pick<Team, 'enterVouched'>;
  box: Sealing;
  trail: AuditTrail;
  now: () => Date;
}

/** Signing in with an account that somebody else keeps. What goes wrong is said at the sign-in and in the audit. */
export class OpenIdSignIn {
  readonly #parts: Parts;
  readonly #writtenDown: Throttle;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#writtenDown = new Throttle(WRITTEN_DOWN, () => parts.now().getTime());
  }

  /** As people know the provider; null where there is none. */
  get name(): string | null {
    return this.#parts.provider?.settings.name ?? null;
  }

  /** `to`: the page that was asked for. Throws `not_found` where no provider is set. */
  async begin(to: string | undefined, caller: Caller): Promise<Redirect> {
    const provider = this.#getProvider();
    try {
      const { location, secrets } = await provider.begin(`${caller.site}${RETURN_PATH}`);
      const begun = { ...secrets, to: ownPath(to), endsMs: this.#parts.now().getTime() + OPENID_LASTS_MS };
      const sealed = this.#parts.box.seal(JSON.stringify(begun), SEALED_AS);
      return { location, cookies: [openIdCookie(sealed, caller.secure)] };
    } catch (error) {
      return this.#refuse(error, to, caller);
    }
  }

  /** `answer`: what the provider wrote behind the address. Throws `not_found` where no provider is set. */
  async finish(answer: URLSearchParams, cookie: string | undefined, agent: string, caller: Caller): Promise<Redirect> {
    const provider = this.#getProvider();
    const { team } = this.#parts;
    let to: string | undefined;
    try {
      const begun = this.#read(readOpenIdCookie(cookie, caller.secure));
      to = begun.to;
      const vouched = await provider.finish(new URL(`${RETURN_PATH}?${answer}`, caller.site), begun);
      const { cookie: session } = team.enterVouched(vouched, provider.settings.newcomers, agent, caller);
      return { location: begun.to, cookies: [session, endedOpenIdCookie(caller.secure)] };
    } catch (error) {
      return this.#refuse(error, to, caller);
    }
  }

  #read(sealed: string | null): z.infer<typeof begunSchema> {
    const text = sealed === null ? null : this.#parts.box.open(sealed, SEALED_AS);
    const begun = text === null ? undefined : begunSchema.safeParse(JSON.parse(text)).data;
    if (begun && begun.endsMs > this.#parts.now().getTime()) return begun;
    throw new SignInRefused('expired', 'The sign-in was begun in another browser, or too long ago.');
  }

  /** The page that was asked for is not forgotten: somebody may have a password, too. */
  #refuse(error: unknown, to: string | undefined, caller: Caller): Redirect {
    if (!(error instanceof SignInRefused)) throw error;
    const { why, said } = error;
    this.#writeDown(why, said, networkOf(caller.address));
    const query = new URLSearchParams({ refused: why, ...(to !== undefined && { to: ownPath(to) }) });
    return { location: `/sign-in?${query}`, cookies: [endedOpenIdCookie(caller.secure)] };
  }

  #writeDown(why: SignInRefused['why'], said: string, network: string): void {
    if (this.#writtenDown.isWaiting(network)) return;
    this.#writtenDown.count(network);
    const target = this.name ?? '';
    this.#parts.trail.write({ action: 'sign_in_refused', target, details: { by: 'openid', why, said } });
  }

  #getProvider(): OpenIdProvider {
    const { provider } = this.#parts;
    if (provider) return provider;
    throw new HiveError('not_found', 'No service to sign in with is set at this hive.', {
      hint: 'Sign in with email and password, or set RBEE_OIDC_ISSUER.',
    });
  }
}
