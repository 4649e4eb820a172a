import { homedir } from 'node:os';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import { type Listings, rememberListings } from '#lib/mirror/listings.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import type { Reference } from '#lib/reference/reference.ts';
import type { Caller } from '#lib/team/caller.ts';
import type { HubAccess } from '#lib/vendors/ask-hub.ts';
import { readHubToken } from '#lib/vendors/hub-token.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import type { Vendor } from '#lib/vendors/vendor.ts';
import {
  type AccountParts,
  accountFor,
  hasOwnToken,
  type OnBehalf,
  showAccount,
  THE_HIVE_ITSELF,
  tokenFor,
} from './hub-account.ts';
import type { HubTokens } from './hub-tokens.ts';
import type { Settings } from './settings.ts';

interface Parts {
  settings: Settings;
  version: string;
  tokens: HubTokens;
  listings: Listings;
  /** The one that is set now. */
  endpoint(): string;
  /** The id of who has this name; null for nobody here, and for programs. */
  idOf(name: string | null): string | null;
}

/** The Hub that is set now, asked as whoever is behind the question: each with the token that is theirs to use. */
export class HubReach {
  /** As the hive itself. */
  readonly vendor: HuggingFaceVendor;
  /** The same; what it lists is kept for the mirror. */
  readonly remembering: Vendor;
  readonly #parts: Parts;
  readonly #accounts: AccountParts;

  constructor(parts: Parts) {
    const { settings, version, tokens, listings } = parts;
    this.#parts = parts;
    this.#accounts = {
      tokens,
      environmentEndpoint: settings.hubEndpoint,
      fromEnvironment: () => readHubToken(settings.env, homedir()),
    };
    this.vendor = new HuggingFaceVendor({
      access: () => this.access(),
      userAgent: `rbee-hive/${version}`,
      env: settings.env,
    });
    this.remembering = rememberListings(this.vendor, listings);
  }

  /** As the hive itself. */
  access(): HubAccess {
    return this.#accessOf(THE_HIVE_ITSELF);
  }

  /** As the person who asked for the job, to its end. */
  vendorFor({ requestedBy: name, withOwnHubToken: ownOnly }: JobRecord): Vendor {
    const { idOf, listings } = this.#parts;
    const theirs = this.vendor.as(() => this.#accessOf({ name, userId: idOf(name), ownOnly }));
    return rememberListings(theirs, listings);
  }

  /** What the Hub shows to this person may be more than it shows to others. */
  as(caller: Caller): { vendor: HuggingFaceVendor; access: () => HubAccess } {
    const userId = caller.kind === 'user' ? caller.userId : null;
    const access = () => this.#accessOf({ userId, name: caller.name, ownOnly: false });
    return { vendor: this.vendor.as(access), access };
  }

  hasOwnToken(name: string | null): boolean {
    const { endpoint, idOf, tokens } = this.#parts;
    return hasOwnToken(endpoint(), idOf(name), tokens);
  }

  /** The hive's own. */
  tokenFor(endpoint: string): string | null {
    return accountFor(endpoint, this.#accounts).token;
  }

  showAccount(endpoint: string): ReturnType<typeof showAccount> {
    return showAccount(endpoint, this.#accounts);
  }

  /** Throws `invalid_reference`; for addresses of other Hubs too. */
  parse(text: string): Reference {
    return parseReference(text, { hubEndpoint: this.#parts.endpoint() });
  }

  #accessOf(who: OnBehalf): HubAccess {
    const endpoint = this.#parts.endpoint();
    return { endpoint, token: tokenFor(endpoint, who, this.#accounts) };
  }
}
