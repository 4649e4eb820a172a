import { settings as table } from '#drizzle/schema.ts';
import { AuditTrail } from '#lib/audit/audit-trail.ts';
import { type HiveSettings, type StoredSettings, storedSettingsSchema } from '#lib/contract/settings.ts';
import type { Database } from '#lib/database/open-database.ts';
import { MAIN_PLACE } from '#lib/storage/places.ts';
import { bandwidthAt } from './bandwidth-at.ts';
import type { HubAccount } from './hub-account.ts';
import type { Settings } from './settings.ts';

/** How often the schedule is looked at; its rules are of whole minutes. */
const SCHEDULE_MS = 5_000;

export type SettingValues = Required<StoredSettings>;

/**
 * The settings that can change while the hive runs: what the environment says until an admin says otherwise; that is
 * kept. `onChange` is called at once, after each change, and when the schedule brings another limit.
 */
export class LiveSettings {
  readonly #database: Database;
  readonly #trail: AuditTrail;
  readonly #hubAccount: (endpoint: string) => Omit<HubAccount, 'token'> & { set: boolean };
  readonly #now: () => Date;
  readonly #onChange: (values: SettingValues, bandwidthBps: number | null) => void;
  #values: SettingValues;
  #bandwidthBps: number | null;
  readonly #timer: NodeJS.Timeout;

  constructor(
    database: Database,
    settings: Settings,
    parts: {
      hubAccount: (endpoint: string) => Omit<HubAccount, 'token'> & { set: boolean };
      now: () => Date;
      onChange: (values: SettingValues, bandwidthBps: number | null) => void;
    },
  ) {
    this.#database = database;
    this.#trail = new AuditTrail(database, parts.now);
    this.#hubAccount = parts.hubAccount;
    this.#now = parts.now;
    this.#onChange = parts.onChange;
    this.#values = withMain({ ...defaultsOf(settings), ...readStored(database) }, settings.hubCache);
    this.#bandwidthBps = bandwidthAt(this.#values, this.#now());
    this.#onChange(this.#values, this.#bandwidthBps);
    this.#timer = setInterval(() => this.#followSchedule(), SCHEDULE_MS);
    this.#timer.unref();
  }

  get values(): SettingValues {
    return this.#values;
  }

  show(): HiveSettings {
    const { set, source, owner } = this.#hubAccount(this.#values.hub_endpoint);
    return { ...this.#values, hub_token_set: set, hub_token_source: source, hub_token_owner: owner };
  }

  /** `secrets`: what was set or forgotten that is kept elsewhere. */
  change(
    change: StoredSettings,
    secrets: Readonly<Record<string, 'set' | 'forgotten'>> = {},
    alongside: () => void = () => {},
  ): HiveSettings {
    this.#trail.transact(() => {
      alongside();
      for (const [name, value] of Object.entries(change)) {
        this.#database
          .insert(table)
          .values({ name, value })
          .onConflictDoUpdate({ target: table.name, set: { value } })
          .run();
      }
      this.#record(change, secrets);
    });
    this.#values = { ...this.#values, ...change };
    this.#bandwidthBps = bandwidthAt(this.#values, this.#now());
    this.#onChange(this.#values, this.#bandwidthBps);
    return this.show();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #record(change: StoredSettings, secrets: Readonly<Record<string, unknown>>): void {
    const names = Object.keys(change) as (keyof StoredSettings)[];
    const changed = names.map((name) => [name, { from: this.#values[name], to: change[name] }]);
    const details = { ...Object.fromEntries(changed), ...secrets };
    if (Object.keys(details).length > 0) this.#trail.write({ action: 'settings_change', target: 'settings', details });
  }

  #followSchedule(): void {
    const bandwidthBps = bandwidthAt(this.#values, this.#now());
    if (bandwidthBps === this.#bandwidthBps) return;
    this.#bandwidthBps = bandwidthBps;
    this.#onChange(this.#values, bandwidthBps);
  }
}

function defaultsOf(settings: Settings): SettingValues {
  return {
    max_concurrent_jobs: settings.maxConcurrentJobs,
    max_connections: settings.maxConnections,
    max_connections_per_job: settings.maxConnections,
    max_connections_per_host: settings.maxConnections,
    bandwidth_limit_bps: settings.bandwidthLimitBps,
    bandwidth_schedule: [],
    hub_endpoint: settings.hubEndpoint,
    storage_places: [{ id: MAIN_PLACE, path: settings.hubCache, reserve_bytes: 0 }],
    default_place: MAIN_PLACE,
    verify_every_days: 30,
    verify_limit_bps: 50_000_000,
    devices_override: null,
    mirror: settings.mirror,
    quota: { disk_bytes: null, running_jobs: null },
  };
}

/** The main place is where the environment says now, whatever it was when the places were set. */
function withMain(values: SettingValues, hubCache: string): SettingValues {
  const main = values.storage_places.find(({ id }) => id === MAIN_PLACE);
  const others = values.storage_places.filter(({ id, path }) => id !== MAIN_PLACE && path !== hubCache);
  const places = [{ id: MAIN_PLACE, reserve_bytes: 0, ...main, path: hubCache }, ...others];
  const known = places.some(({ id }) => id === values.default_place);
  return { ...values, storage_places: places, default_place: known ? values.default_place : MAIN_PLACE };
}

/** A value that this version does not understand is as if it had not been set. */
function readStored(database: Database): StoredSettings {
  const known = storedSettingsSchema.shape;
  return Object.fromEntries(
    database
      .select()
      .from(table)
      .all()
      .filter(({ name, value }) => name in known && known[name as keyof typeof known].safeParse(value).success)
      .map(({ name, value }) => [name, value]),
  );
}
