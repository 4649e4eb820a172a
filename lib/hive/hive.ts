import type { AuditPage, AuditVerified, ExportAudit, ListAudit } from '#lib/contract/audit.ts';
import type { DiskUse, LastScan, Reclaimed } from '#lib/contract/disk.ts';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { Narration } from '#lib/contract/events.ts';
import type { FitQuery, HubPage, HubReadme, HubRepo, HubRevisions, RepoFit, SearchHub } from '#lib/contract/hub.ts';
import type { OwnHubToken, SetOwnHubToken } from '#lib/contract/hub-token.ts';
import type { Inspection } from '#lib/contract/inspection.ts';
import type { ClearHistory, HistoryCleared } from '#lib/contract/job-history.ts';
import type { CreateDownload, CreateJob, Job, JobCreated, JobPage, ListHistory, ListJobs } from '#lib/contract/jobs.ts';
import type {
  CatalogSummary,
  ListModels,
  Model,
  ModelDeletion,
  ModelPage,
  ModelsDeleted,
  ModelsVerify,
} from '#lib/contract/models.ts';
import type { DecideRequest, ListRequests, ModelRequest, RequestCreated, RequestPage } from '#lib/contract/requests.ts';
import type { DevicesOverride, HiveSettings, HubTested, SettingsChange } from '#lib/contract/settings.ts';
import type { Capabilities } from '#lib/contract/system.ts';
import type {
  ChangePassword,
  ChangeUser,
  CreateToken,
  CreateUser,
  Link,
  LinkCreated,
  Session,
  SignIn,
  Token,
  TokenCreated,
  UseLink,
  User,
  UserCreated,
  Whoami,
} from '#lib/contract/team.ts';
import type { MirrorVerbs } from '#lib/mirror/answer-hub-call.ts';
import type { FileSender } from '#lib/mirror/send-file.ts';
import type { Caller, Origin } from '#lib/team/caller.ts';
import type { Credentials, SignedIn } from '#lib/team/team.ts';
import type { NoticeVerbs } from './notice-verbs.ts';
import type { Settings } from './settings.ts';
import type { UpstreamVerbs } from './upstream-verbs.ts';
import type { WebhookVerbs } from './webhook-verbs.ts';

/**
 * All that pages and routes may ask of this hive, in the words of the contract, as the one who asks may do it: the verbs
 * behind it are guarded by `hive-rules.ts`, and nothing else gives a Hive. Failures are HiveErrors. What returns
 * without a promise reads the database or memory and is quick.
 */
export interface Hive {
  readonly version: string;
  readonly settings: Pick<Settings, 'hubEndpoint'>;
  /** Absolute. */
  readonly folders: { hubCache: string; models: string; database: string };
  readonly models: {
    list(query: ListModels): ModelPage;
    get(id: string): Model;
    previewDeletion(id: string): Promise<ModelDeletion>;
    /** Throws `model_in_use` while a running program has it open, unless `force`. */
    delete(id: string, options?: { force: boolean }): Promise<ModelDeletion>;
    verify(id: string): JobCreated;
    /** One after the other; what can't be done for one of them is said beside it. */
    previewDeletions(ids: readonly string[]): Promise<ModelsDeleted>;
    deleteMany(ids: readonly string[]): Promise<ModelsDeleted>;
    verifyMany(ids: readonly string[]): ModelsVerify;
    summarize(): CatalogSummary;
    /** Reads the files. Throws `corrupt_gguf` and `storage_error`. */
    inspect(id: string, signal: AbortSignal): Promise<Inspection>;
    /** What its jobs have told, the newest first. */
    story(id: string): (Narration & { id: number })[];
  };
  readonly upstream: UpstreamVerbs;
  readonly jobs: {
    create(request: CreateJob): JobCreated;
    /** What this download would do now; nothing is done. */
    preview(request: CreateDownload, signal: AbortSignal): Promise<DownloadPreview>;
    list(query: ListJobs): JobPage;
    get(id: string): Job;
    /** Downloads that have ended, the last one first. */
    history(query: ListHistory): JobPage;
    /** What the hive does beside downloads: under way or waiting, failed and not put aside, and the last `mostEnded`. */
    work(mostEnded: number): Job[];
    /** Takes them out of the lists; the records stay. */
    clearHistory(request: ClearHistory): HistoryCleared;
    /** Whoever calls is told of its end at their next visit, should they not be there then. */
    follow(id: string): Job;
    unfollow(id: string): Job;
    /** Puts a failure aside. */
    dismiss(id: string): Job;
    pauseAll(): Promise<Job[]>;
    resumeAll(): Job[];
    /** Resolves when no byte of it moves any more. */
    cancel(id: string, options: { keepPartial: boolean }): Promise<void>;
    pause(id: string): Promise<Job>;
    resume(id: string): Job;
    retry(id: string): Job;
    /** A queued job goes before another one, or to the end. */
    move(id: string, beforeId: string | null): Job;
  };
  /** The Hub as this hive sees it; answers are some minutes old at most. */
  readonly hub: {
    search(query: SearchHub, signal: AbortSignal): Promise<HubPage>;
    repo(asked: AskedRepo, signal: AbortSignal): Promise<HubRepo>;
    fit(asked: AskedRepo, query: FitQuery, signal: AbortSignal): Promise<RepoFit>;
    revisions(asked: AskedRepo, signal: AbortSignal): Promise<HubRevisions>;
    readme(asked: AskedRepo, signal: AbortSignal): Promise<HubReadme>;
  };
  /** This hive as a Hub for others. */
  readonly mirror: MirrorVerbs;
  readonly disk: {
    /** What the last look through the disk found, and where another may be worth it. */
    lastScan(): Promise<LastScan>;
    use(): Promise<DiskUse>;
    /** Takes orphans and partials away that nobody wants. Throws `conflict` when one of them is wanted now. */
    reclaim(paths: readonly string[]): Promise<Reclaimed>;
  };
  readonly events: {
    lastId(): number;
    watchHive(afterId: number): ReadableStream<Uint8Array>;
    /** Null when the job has ended and the watcher has been told. */
    watchJob(id: string, afterId: number): ReadableStream<Uint8Array> | null;
  };
  /** What happened to what the caller follows or has asked for. */
  readonly notices: NoticeVerbs;
  readonly requests: {
    /** A job where the one who asks may download, else a request that an admin decides. */
    ask(request: CreateDownload): Promise<JobCreated | RequestCreated>;
    list(query: ListRequests): RequestPage;
    get(id: string): ModelRequest;
    /** The download begins in the name of who asked. */
    approve(id: string, decision: DecideRequest): ModelRequest;
    decline(id: string, decision: DecideRequest): ModelRequest;
  };
  readonly team: {
    whoami(): Whoami;
    signIn(request: SignIn, agent: string): Promise<SignedIn>;
    signOut(): { cookie: string };
    changePassword(request: ChangePassword): Promise<void>;
    showLink(secret: string): Link;
    useLink(secret: string, request: UseLink, agent: string): Promise<SignedIn>;
    listUsers(): User[];
    createUser(request: CreateUser): UserCreated;
    changeUser(id: string, change: ChangeUser): User;
    createPasswordLink(id: string): LinkCreated;
    listSessions(): Session[];
    endSession(id: string): void;
    listTokens(): Token[];
    createToken(request: CreateToken): TokenCreated;
    revokeToken(id: string): void;
  };
  /** A token of the Hub that is used for nobody but this person. */
  readonly ownHubToken: {
    show(): OwnHubToken;
    /** Kept once the Hub has said whose it is. */
    set(request: SetOwnHubToken): Promise<OwnHubToken>;
    remove(): void;
  };
  /** Addresses that are told what happens. */
  readonly webhooks: WebhookVerbs;
  /** Who changed what. */
  readonly audit: {
    list(query: ListAudit): AuditPage;
    /** The oldest first. */
    export(asked: ExportAudit): ReadableStream<Uint8Array>;
    verify(): Promise<AuditVerified>;
  };
  readSettings(): HiveSettings;
  /** Takes effect at once, on what runs too, and is kept. A token is first shown to the Hub, which says whose it is. */
  changeSettings(change: SettingsChange): Promise<HiveSettings>;
  /** Asks the Hub at this endpoint, or at the one that is set. Throws what is wrong with it. */
  testHub(endpoint?: string): Promise<HubTested>;
  capabilities(): Promise<Capabilities>;
  /** What this machine has, whatever the settings say that models run on. */
  devicesFound(): Promise<DevicesOverride>;
  /** In the text format of Prometheus. */
  metrics(): Promise<{ contentType: string; text: string }>;
  /** Whether the database takes what is written. Throws `storage_error` or `disk_full`. */
  checkReady(): void;
}

/** The hive as the server holds it: it lets in, and gives everyone what they may do. */
export interface HiveDoor {
  authenticate(credentials: Credentials, origin: Origin, ownMachine: boolean): Caller;
  hiveFor(caller: Caller): Hive;
  /** What the mirror sends now. */
  readonly fileSender: FileSender;
  /** The path of a new one-time link for the first admin; null once somebody can let others in. */
  createSetupLink(ownMachine: boolean): string | null;
  /** Checkpoints the jobs and ends everything; they go on at the next start. */
  stop(): Promise<void>;
}

export interface AskedRepo {
  /** `org/name`, as it stands in an address. */
  repo: string;
  /** Branch, tag or commit. */
  revision: string | null;
}
