import { HiveError } from '#lib/contract/hive-error.ts';
import { type HubAccess, type HubCall, type Wait, waitFor } from './ask-hub.ts';
import { HubQuota } from './hub-quota.ts';
import { HubTransport, type HubTransportOptions } from './hub-transport.ts';
import { locateFile } from './locate-file.ts';
import { readAccess, readReadme, readRevisions } from './read-repo.ts';
import { readHead, readSnapshot, readView } from './read-snapshot.ts';
import { readTerms } from './read-terms.ts';
import { RemoteFile } from './remote-file.ts';
import { searchModels } from './search-models.ts';
import type {
  FileLocation,
  FileTerm,
  RangedFile,
  RepoFile,
  RepoRevisions,
  RepoSnapshot,
  RepoView,
  SearchPage,
  SearchQuery,
  Vendor,
} from './vendor.ts';
import { whoAmI } from './who-am-i.ts';

export interface HuggingFaceVendorOptions extends HubTransportOptions {
  /** Asked anew for each call, as an admin may change both while the hive runs. */
  access: () => HubAccess;
  userAgent?: string;
  wait?: Wait;
  now?: () => number;
}

/** Accounts whose limits at the Hub are remembered. */
const MOST_QUOTAS = 50;

interface Quotas {
  byAccount: Map<string, HubQuota>;
  /** Of the account and the Hub that were asked last. */
  last: HubQuota | null;
}

interface Shared {
  transport: HubTransport;
  quotas: Quotas;
}

/** The Hugging Face Hub, or a mirror that speaks as it does. */
export class HuggingFaceVendor implements Vendor {
  readonly id = 'huggingface';
  readonly actor = 'hf-vendor';
  readonly #access: () => HubAccess;
  readonly #transport: HubTransport;
  readonly #userAgent: string;
  readonly #wait: Wait;
  readonly #now: () => number;
  readonly #quotas: Quotas;

  constructor({
    access,
    userAgent = 'rbee-hive',
    wait = waitFor,
    now = Date.now,
    shared,
    ...transport
  }: HuggingFaceVendorOptions & { shared?: Shared }) {
    this.#access = access;
    this.#transport = shared?.transport ?? new HubTransport(transport);
    this.#quotas = shared?.quotas ?? { byAccount: new Map(), last: null };
    this.#userAgent = userAgent;
    this.#wait = wait;
    this.#now = now;
  }

  /** The same Hub, by the same connections, for somebody else. */
  as(access: () => HubAccess): HuggingFaceVendor {
    return new HuggingFaceVendor({
      access,
      userAgent: this.#userAgent,
      wait: this.#wait,
      now: this.#now,
      shared: { transport: this.#transport, quotas: this.#quotas },
    });
  }

  async snapshot(
    { repo, revision }: { repo: string; revision: string | null },
    signal: AbortSignal,
  ): Promise<RepoSnapshot> {
    return readSnapshot(this.#call(signal, { repo, revision }), repo, revision);
  }

  async locate(
    snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>,
    file: RepoFile,
    signal: AbortSignal,
  ): Promise<FileLocation> {
    const asked = { repo: snapshot.repo, revision: snapshot.commit, path: file.path };
    return locateFile(this.#call(signal, asked), snapshot, file);
  }

  openFile(snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>, file: RepoFile): RangedFile {
    const asked = { repo: snapshot.repo, revision: snapshot.commit, path: file.path };
    return new RemoteFile((signal) => this.#call(signal, asked), snapshot, file);
  }

  async terms(
    snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>,
    file: RepoFile,
    signal: AbortSignal,
  ): Promise<FileTerm[] | null> {
    const asked = { repo: snapshot.repo, revision: snapshot.commit, path: file.path };
    return readTerms(this.#call(signal, asked), snapshot, file);
  }

  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchPage> {
    return searchModels(this.#browse(signal, {}), query);
  }

  async view(asked: { repo: string; revision: string | null }, signal: AbortSignal): Promise<RepoView> {
    return readView(this.#browse(signal, asked), asked.repo, asked.revision);
  }

  async head(asked: { repo: string; revision: string | null }, signal: AbortSignal): Promise<string> {
    return readHead(this.#browse(signal, asked), asked.repo, asked.revision);
  }

  async revisions(snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>, signal: AbortSignal): Promise<RepoRevisions> {
    const asked = { repo: snapshot.repo, revision: snapshot.commit };
    return readRevisions(this.#browse(signal, asked), snapshot);
  }

  async readme(snapshot: Pick<RepoSnapshot, 'repo' | 'commit' | 'files'>, signal: AbortSignal): Promise<string | null> {
    const asked = { repo: snapshot.repo, revision: snapshot.commit, path: 'README.md' };
    return readReadme(this.#browse(signal, asked), snapshot);
  }

  async mayRead(repo: string, signal: AbortSignal): Promise<boolean> {
    return readAccess(this.#browse(signal, { repo }), repo);
  }

  /** API calls that the Hub still grants in its present window; null until it has said. */
  quotaLeft(): number | null {
    return this.#quotas.last?.remaining() ?? null;
  }

  /** Whose token it is, asked at that very endpoint. */
  async whoAmI(access: HubAccess, signal: AbortSignal): Promise<string> {
    return whoAmI(this.#call(signal, {}, access));
  }

  /** Throws unless a Hub answers at this endpoint as one does. */
  async tryEndpoint(access: HubAccess, signal: AbortSignal): Promise<void> {
    await searchModels(this.#call(signal, {}, access), { words: '', sort: 'downloads', limit: 1, cursor: null });
  }

  /** Closes the connections that are kept for later. */
  close(): void {
    this.#transport.close();
  }

  #browse(signal: AbortSignal, asked: { repo?: string; revision?: string | null; path?: string }): HubCall {
    const call = this.#call(signal, asked);
    call.quota.keepReserve(call.token !== null);
    return call;
  }

  #call(
    signal: AbortSignal,
    asked: { repo?: string; revision?: string | null; path?: string },
    { endpoint, token }: HubAccess = this.#access(),
  ): HubCall {
    const url = endpointUrl(endpoint);
    return {
      transport: this.#transport,
      endpoint: url,
      token,
      asked: {
        endpoint: url.href.replace(/\/+$/, ''),
        hasToken: token !== null,
        repo: asked.repo ?? null,
        revision: asked.revision ?? null,
        path: asked.path ?? null,
      },
      userAgent: this.#userAgent,
      quota: this.#quotaOf(`${url.href} ${token ?? ''}`),
      signal,
      wait: this.#wait,
    };
  }

  #quotaOf(account: string): HubQuota {
    const { byAccount } = this.#quotas;
    const quota = byAccount.get(account) ?? new HubQuota(this.#now);
    byAccount.delete(account);
    byAccount.set(account, quota);
    const oldest = byAccount.keys().next().value;
    if (byAccount.size > MOST_QUOTAS && oldest !== undefined) byAccount.delete(oldest);
    this.#quotas.last = quota;
    return quota;
  }
}

function endpointUrl(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === '') return url;
  throw new HiveError('hub_unreachable', 'The address of the Hub is none that can be used.', {
    hint: 'Set HF_ENDPOINT to the address of a Hub, such as https://huggingface.co, or leave it out.',
  });
}
