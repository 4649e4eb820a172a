import { HiveError } from '#lib/contract/hive-error.ts';
import { type HubAccess, type HubCall, type Wait, waitFor } from './ask-hub.ts';
import { HubTransport, type HubTransportOptions } from './hub-transport.ts';
import { locateFile } from './locate-file.ts';
import { readSnapshot } from './read-snapshot.ts';
import { searchModels } from './search-models.ts';
import type { FileLocation, RepoFile, RepoSnapshot, SearchPage, SearchQuery, Vendor } from './vendor.ts';

export interface HuggingFaceVendorOptions extends HubTransportOptions {
  /** Asked anew for each call, as an admin may change both while the hive runs. */
  access: () => HubAccess;
  userAgent?: string;
  wait?: Wait;
}

/** The Hugging Face Hub, or a mirror that speaks as it does. */
export class HuggingFaceVendor implements Vendor {
  readonly id = 'huggingface';
  readonly actor = 'hf-vendor';
  readonly #access: () => HubAccess;
  readonly #transport: HubTransport;
  readonly #userAgent: string;
  readonly #wait: Wait;

  constructor({ access, userAgent = 'rbee-hive', wait = waitFor, ...transport }: HuggingFaceVendorOptions) {
    this.#access = access;
    this.#transport = new HubTransport(transport);
    this.#userAgent = userAgent;
    this.#wait = wait;
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

  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchPage> {
    return searchModels(this.#call(signal, {}), query);
  }

  /** Closes the connections that are kept for later. */
  close(): void {
    this.#transport.close();
  }

  #call(signal: AbortSignal, asked: { repo?: string; revision?: string | null; path?: string }): HubCall {
    const { endpoint, token } = this.#access();
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
      signal,
      wait: this.#wait,
    };
  }
}

function endpointUrl(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === '') return url;
  throw new HiveError('hub_unreachable', 'The address of the Hub is none that can be used.', {
    hint: 'Set HF_ENDPOINT to the address of a Hub, such as https://huggingface.co, or leave it out.',
  });
}
