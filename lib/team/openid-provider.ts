import type { Configuration } from 'openid-client';
import type { SignInRefusal } from '#lib/contract/sign-in-refusals.ts';
import type { Role } from '#lib/contract/team.ts';

/** How long a provider may take for one answer. */
const ANSWERS_WITHIN_SECONDS = 15;

/** What the settings say of the service with which people sign in. */
export interface OpenIdSettings {
  /** As its `/.well-known/openid-configuration` calls itself. */
  issuer: string;
  clientId: string;
  /** Null for a public client, which has PKCE alone. */
  clientSecret: string | null;
  /** As people know it. */
  name: string;
  /** What somebody becomes whom nobody invited; null when they have to be invited. */
  newcomers: Role | null;
}

/** What this hive made up for one sign-in, and finds again in the answer. */
export interface SignInSecrets {
  state: string;
  nonce: string;
  /** Of PKCE: RFC 7636. */
  verifier: string;
}

/** Somebody, as the provider vouches for them. */
export interface Vouched {
  /** Issuer and subject, which are never given to anybody else: OpenID Connect Core 1.0, section 2. */
  identity: string;
  /** Null when the provider does not say it, or does not say that it is theirs. */
  email: string | null;
}

/** A sign-in that came to nothing. `said` is for who reads the audit, and not for the page. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
  readonly why: SignInRefusal;
  readonly said: string;

  constructor(why: SignInRefusal, said: string, cause?: unknown) {
    super(`${why}: ${said}`, { cause });
    this.why = why;
    this.said = said;
  }
}

/**
 * An OpenID Connect provider, by the code flow with PKCE, state and nonce. What is asked of it, and what its answers
 * have to look like, is `openid-client`'s, which is certified for that. Asked for its addresses at the first sign-in.
 */
export class OpenIdProvider {
  readonly settings: OpenIdSettings;
  #found: Promise<Configuration> | null = null;

  constructor(settings: OpenIdSettings) {
    this.settings = settings;
  }

  /** Where a browser goes to sign in, and what must be kept until it returns. Throws `SignInRefused`. */
  async begin(redirectUri: string): Promise<{ location: string; secrets: SignInSecrets }> {
    const client = await import('openid-client');
    const configuration = await this.#find();
    const secrets = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const location = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid email',
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, secrets };
  }

  /** `returned`: the address to which the provider sent the browser back. Throws `SignInRefused`. */
  async finish(returned: URL, { state, nonce, verifier }: SignInSecrets): Promise<Vouched> {
    const client = await import('openid-client');
    const configuration = await this.#find();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, returned, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const { iss, sub, ...claims } = tokens.claims() ?? missing();
      // Many say the email only where they are asked for it.
      const said = 'email' in claims ? claims : await client.fetchUserInfo(configuration, tokens.access_token, sub);
      const { email, email_verified: isTheirs } = said;
      return { identity: `${iss} ${sub}`, email: typeof email === 'string' && isTheirs === true ? email : null };
    } catch (error) {
      throw refusalFor(error);
    }
  }

  /** What was found is kept; what failed is tried again by the next one. */
  #find(): Promise<Configuration> {
    this.#found ??= this.#discover().catch((error: unknown) => {
      this.#found = null;
      throw refusalFor(error);
    });
    return this.#found;
  }

  async #discover(): Promise<Configuration> {
    const client = await import('openid-client');
    const { issuer, clientId, clientSecret } = this.settings;
    const address = new URL(issuer);
    const configuration = await client.discovery(
      address,
      clientId,
      {},
      clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret),
      {
        timeout: ANSWERS_WITHIN_SECONDS,
        // The settings let it be one of this machine only.
        ...(address.protocol === 'http:' && { execute: [client.allowInsecureRequests] }),
      },
    );
    // Signatures are looked at, too, though the answer comes from the provider itself.
    client.enableNonRepudiationChecks(configuration);
    return configuration;
  }
}

/** Which of the words for people it is. The library's own words name what was wrong, and no secret. */
function refusalFor(error: unknown): SignInRefused {
  if (error instanceof SignInRefused) return error;
  const { name, code, message, error: said } = error as Error & { code?: string; error?: string };
  const words = [said ?? code, message].filter(Boolean).join(': ').slice(0, 300);
  if (name === 'AuthorizationResponseError') return new SignInRefused('declined', words, error);
  // fetch has a TypeError for what it can't reach.
  const isSilent = code === 'OAUTH_TIMEOUT' || (name === 'TypeError' && code === undefined);
  return new SignInRefused(isSilent ? 'unreachable' : 'unproven', words, error);
}

function missing(): never {
  throw new SignInRefused('unproven', 'The provider sent no ID token.');
}
