import type { AuditPage, AuditVerified, ExportAudit, ListAudit } from '#lib/contract/audit.ts';
import type { OwnHubToken, SetOwnHubToken } from '#lib/contract/hub-token.ts';
import type { DevicesOverride, HiveSettings, HubTested, SettingsChange } from '#lib/contract/settings.ts';
import type { Capabilities } from '#lib/contract/system.ts';
import type { MirrorVerbs } from '#lib/mirror/answer-hub-call.ts';
import type { FileSender } from '#lib/mirror/send-file.ts';
import type { Caller, Origin } from '#lib/team/caller.ts';
import type { Credentials } from '#lib/team/team.ts';
import type { Settings } from './settings.ts';
import type { DiskVerbs } from './verbs/disk-verbs.ts';
import type { EventVerbs } from './verbs/event-verbs.ts';
import type { HubVerbs } from './verbs/hub-verbs.ts';
import type { JobVerbs } from './verbs/job-verbs.ts';
import type { ModelVerbs } from './verbs/model-verbs.ts';
import type { NoticeVerbs } from './verbs/notice-verbs.ts';
import type { RequestVerbs } from './verbs/request-verbs.ts';
import type { TeamVerbs } from './verbs/team-verbs.ts';
import type { UpstreamVerbs } from './verbs/upstream-verbs.ts';
import type { WebhookVerbs } from './verbs/webhook-verbs.ts';

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
  readonly models: ModelVerbs;
  readonly upstream: UpstreamVerbs;
  readonly jobs: JobVerbs;
  readonly hub: HubVerbs;
  /** This hive as a Hub for others. */
  readonly mirror: MirrorVerbs;
  readonly disk: DiskVerbs;
  readonly events: EventVerbs;
  /** What happened to what the caller follows or has asked for. */
  readonly notices: NoticeVerbs;
  readonly requests: RequestVerbs;
  readonly team: TeamVerbs;
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
    /** `expected`: the hash of an entry that was kept elsewhere, or null. */
    verify(expected: string | null): Promise<AuditVerified>;
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
