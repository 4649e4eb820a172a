import { createHash } from 'node:crypto';
import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type {
  FitQuery,
  Gate,
  HubPage,
  HubReadme,
  HubRepo,
  HubRevisions,
  RepoFit,
  SearchHub,
} from '#lib/contract/hub.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { FitDevices } from '#lib/fit/devices.ts';
import type { Reference } from '#lib/reference/reference.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { RepoRevisions, RepoView, SearchHit, SearchPage, Vendor } from '#lib/vendors/vendor.ts';
import { describeRepo } from './describe-repo.ts';
import { fitRepo } from './fit-repo.ts';
import type { HeaderLibrary } from './header-library.ts';
import { noPicture, type Picture, readPicture } from './read-picture.ts';
import { renderReadme } from './render-readme.ts';
import { searchHub } from './search-hub.ts';
import { SharedAnswers } from './shared-answers.ts';
import { usualSpeedBps } from './usual-speed.ts';

export interface DiscoveryParts {
  vendor: Vendor;
  catalog: Pick<ModelCatalog, 'availableOf'>;
  storage: Pick<ModelStorage, 'findArtifact'>;
  /** Asked anew for each call: what one account was told is not told to another. */
  access(): { endpoint: string; token: string | null };
  headers: Pick<HeaderLibrary, 'find' | 'read'>;
  /** What models will run on. */
  devices(): Promise<FitDevices>;
  /** Some of the newest, completed. */
  listDownloads(): readonly Job[];
  now(): number;
  /** After which the Hub is too slow for someone who waits before a page. */
  patienceMs?: number;
}

/** Each is kept by whose token it was asked with. */
interface Answers {
  searches: SharedAnswers<SearchPage>;
  views: SharedAnswers<RepoView>;
  revisions: SharedAnswers<RepoRevisions>;
  readmes: SharedAnswers<string | null>;
  pictures: SharedAnswers<Picture>;
  /** For a shorter time: someone goes and accepts the conditions, and comes back. Null where the Hub does not say. */
  rights: SharedAnswers<boolean | null>;
}

type Asked = Pick<Reference, 'repo' | 'revision'>;

const MINUTE_MS = 60_000;
/** Those of a README or some, so that looking again costs the Hub's quota nothing. */
const PICTURES = { of: ({ bytes }: Picture) => bytes.byteLength, mostBytes: 32 * 1024 * 1024 };

/** What the Hub has, joined with what this hive has; a team looks at it without asking the Hub each time. */
export class Discovery {
  readonly #parts: DiscoveryParts;
  readonly #answers: Answers;

  constructor(parts: DiscoveryParts, answers = emptyAnswers(parts)) {
    this.#parts = parts;
    this.#answers = answers;
  }

  /** The same for somebody else: what both may be told is asked for once. */
  as({ vendor, access }: Pick<DiscoveryParts, 'vendor' | 'access'>): Discovery {
    return new Discovery({ ...this.#parts, vendor, access }, this.#answers);
  }

  async search(query: SearchHub, signal: AbortSignal): Promise<HubPage> {
    const { hits, nextCursor } = await searchHub(query, (page) =>
      this.#answers.searches.get(this.#key(page), (asking) => this.#parts.vendor.search(page, asking), signal),
    );
    const here = Map.groupBy(this.#parts.catalog.availableOf(hits.map((hit) => hit.repo)), ({ repo }) => repo);
    return {
      models: hits.map((hit) => wireHit(hit, here.get(hit.repo)?.length ?? 0)),
      next_cursor: nextCursor,
    };
  }

  /** The repo at one commit, as the Hub told it some minutes ago at most. */
  async view({ repo, revision }: Asked, signal: AbortSignal): Promise<RepoView> {
    const key = this.#key({ repo: repo.toLowerCase(), revision });
    return this.#answers.views.get(key, (asking) => this.#parts.vendor.view({ repo, revision }, asking), signal);
  }

  async repo(asked: Asked, signal: AbortSignal): Promise<HubRepo> {
    const { catalog, storage } = this.#parts;
    const view = await this.view(asked, signal);
    return describeRepo(view, {
      revision: asked.revision,
      gate: await this.gateOf(view, signal),
      fits: await this.#fitKnown(view, signal),
      usualSpeedBps: usualSpeedBps(this.#parts.listDownloads()),
      here: new Map(catalog.availableOf([view.repo]).map(({ id, revision }) => [id, revision])),
      isCached: async (file) => (await storage.findArtifact(view, file)) !== null,
    });
  }

  /** Reads a header of the repo when none is known: some megabytes by ranges, once. */
  async fit(asked: Asked, query: FitQuery, signal: AbortSignal): Promise<RepoFit> {
    const { headers, devices } = this.#parts;
    const view = await this.view(asked, signal);
    const by = { vendor: this.#parts.vendor, account: this.#key({}) };
    const known: Parameters<typeof fitRepo>[2] = {
      find: headers.find.bind(headers),
      read: (place, files, reading) => headers.read(place, files, reading, by),
    };
    return fitRepo(view, query, known, await devices(), signal);
  }

  async #fitKnown(view: RepoView, signal: AbortSignal): Promise<RepoFit['variants']> {
    const { headers, devices } = this.#parts;
    const known = { find: headers.find.bind(headers), read: null };
    return (await fitRepo(view, {}, known, await devices(), signal)).variants;
  }

  async revisions(asked: Asked, signal: AbortSignal): Promise<HubRevisions> {
    const view = await this.view(asked, signal);
    const { repo, commit } = view;
    const key = this.#key({ repo, commit, may: await this.#mayRead(view, signal) });
    return this.#answers.revisions.get(key, (asking) => this.#parts.vendor.revisions({ repo, commit }, asking), signal);
  }

  async readme(asked: Asked, signal: AbortSignal): Promise<HubReadme> {
    const view = await this.view(asked, signal);
    if ((await this.#mayRead(view, signal)) === false) return { html: null };
    const { repo, commit, files } = view;
    const html = await this.#answers.readmes.get(
      this.#key({ repo, commit }),
      async (asking) => {
        const markdown = await this.#parts.vendor.readme({ repo, commit, files }, asking);
        return markdown === null ? null : renderReadme({ markdown, place: { hubEndpoint: this.#hub(), repo, commit } });
      },
      signal,
    );
    return { html };
  }

  /** A picture of the repo, for its README. Throws `not_found` for what is none. */
  async picture(asked: Asked, path: string, signal: AbortSignal): Promise<Picture> {
    const view = await this.view(asked, signal);
    const file = view.files.find((each) => each.path === path);
    if (!file || (await this.#mayRead(view, signal)) === false) throw noPicture(path);
    const { repo, commit } = view;
    return this.#answers.pictures.get(
      this.#key({ repo, commit, path }),
      (asking) => readPicture(this.#parts.vendor.openFile(view, file), file, asking),
      signal,
    );
  }

  /** Null where no gate is. */
  async gateOf(view: RepoView, signal: AbortSignal): Promise<Gate | null> {
    if (view.gate === null) return null;
    const access = await this.#mayRead(view, signal);
    return { kind: view.gate, page: `${this.#hub()}/${view.repo}`, access };
  }

  /** Null where everybody may, and where the Hub does not say; that alone hides no repo. */
  async #mayRead({ repo, gated }: RepoView, signal: AbortSignal): Promise<boolean | null> {
    if (!gated) return null;
    if (this.#parts.access().token === null) return false;
    return this.#answers.rights.get(
      this.#key({ repo }),
      // Kept as an answer is: a page that is rendered again would wait as long again, and never end.
      (asking) => this.#parts.vendor.mayRead(repo, asking).catch(nothingSaid),
      signal,
    );
  }

  #hub(): string {
    return this.#parts.access().endpoint.replace(/\/+$/, '');
  }

  #key(asked: object): string {
    const { endpoint, token } = this.#parts.access();
    return createHash('sha256')
      .update(JSON.stringify([endpoint, token, asked]))
      .digest('base64');
  }
}

/** The Hub has failed, or takes too long. */
function nothingSaid(error: unknown): null {
  if (HiveError.is(error) || (error instanceof DOMException && error.name === 'TimeoutError')) return null;
  throw error;
}

function emptyAnswers({ now, patienceMs = 12_000 }: DiscoveryParts): Answers {
  const some = { patienceMs, now };
  return {
    searches: new SharedAnswers({ keepMs: 5 * MINUTE_MS, most: 200, ...some }),
    views: new SharedAnswers({ keepMs: 3 * MINUTE_MS, most: 40, ...some }),
    revisions: new SharedAnswers({ keepMs: 3 * MINUTE_MS, most: 100, ...some }),
    readmes: new SharedAnswers({ keepMs: 30 * MINUTE_MS, most: 40, ...some }),
    pictures: new SharedAnswers({ keepMs: 30 * MINUTE_MS, most: 400, room: PICTURES, ...some }),
    rights: new SharedAnswers({ keepMs: 15_000, most: 100, ...some }),
  };
}

function wireHit(hit: SearchHit, modelsHere: number): HubPage['models'][number] {
  return {
    id: hit.repo,
    downloads: hit.downloads,
    likes: hit.likes,
    updated_at: hit.updatedAt,
    gated: hit.gated,
    parameters: hit.parameters,
    architecture: hit.architecture,
    license: hit.license,
    models_here: modelsHere,
  };
}
