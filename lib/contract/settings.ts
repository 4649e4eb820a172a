import { z } from 'zod';
import { hubTokenTextSchema } from './hub-token.ts';
import { bytesSchema } from './primitives.ts';
import { quotaSchema } from './team.ts';

const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day as HH:MM');
const bandwidthSchema = z.number().int().min(1024).nullable();

/** A rule of the week: on these days between these times, in the hive's own time zone, this limit holds. */
export const bandwidthRuleSchema = z
  .object({
    /** 1 is Monday, 7 is Sunday. Left out: every day. */
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
    from: clockSchema,
    /** `24:00` is the end of the day. A rule that ends before it begins goes on into the next day. */
    to: clockSchema,
    /** Bytes per second; null for full speed. */
    limit_bps: bandwidthSchema,
  })
  .refine(({ from, to }) => from !== to, 'a rule must last for some time');
export type BandwidthRule = z.infer<typeof bandwidthRuleSchema>;

/** The other folders that can be moved. */
const NO_PLACES = ['models', 'local'];

const memorySchema = bytesSchema.min(2 ** 20).max(2 ** 50);

/** What models will run on, where that is another machine than this one. */
export const devicesOverrideSchema = z
  .object({
    ram_bytes: memorySchema,
    gpus: z.array(z.object({ name: z.string().trim().min(1).max(100), memory_bytes: memorySchema }).strict()).max(64),
    /** The GPU's memory is the RAM, as on Apple's chips. */
    unified_memory: z.boolean().default(false),
  })
  .strict();
export type DevicesOverride = z.infer<typeof devicesOverrideSchema>;

/** A folder in which models are kept, in the layout of a Hugging Face cache. */
export const storagePlaceSchema = z.strictObject({
  /** `main` is the Hugging Face cache that the environment names; it is always there. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens')
    .refine((id) => !NO_PLACES.includes(id), 'a name that means something else'),
  /** Absolute. */
  path: z.string().min(1).max(4096),
  /** Bytes of its disk that no download fills. */
  reserve_bytes: bytesSchema.default(0),
});
export type StoragePlaceSetting = z.infer<typeof storagePlaceSchema>;

export const settingsSchema = z.object({
  /** Downloads that run at a time; the others wait in their order. */
  max_concurrent_jobs: z.number().int().min(1).max(64),
  /** Connections over the whole hive. */
  max_connections: z.number().int().min(1).max(256),
  max_connections_per_job: z.number().int().min(1).max(256),
  max_connections_per_host: z.number().int().min(1).max(256),
  /** Over all downloads; holds when no rule of the schedule does. */
  bandwidth_limit_bps: bandwidthSchema,
  /** The first rule that holds at a moment decides. */
  bandwidth_schedule: z.array(bandwidthRuleSchema).max(100),
  /** The Hub or a mirror of it, without a slash at its end. */
  hub_endpoint: z
    .string()
    .max(2000)
    .refine(isWebAddress, 'an http or https address without a user, a query or a fragment')
    .transform((address) => address.replace(/\/+$/, '')),
  /** Where models are kept; the first is `main`. */
  storage_places: z.array(storagePlaceSchema).min(1).max(20),
  /** Where a download goes that names no place. */
  default_place: z.string().max(32),
  /** How long after its last check a model is hashed again by itself; null for never. */
  verify_every_days: z.number().int().min(1).max(3650).nullable(),
  /** How fast such a check reads; null for as fast as the disk gives. */
  verify_limit_bps: z.number().int().min(1_000_000).nullable(),
  /** Null: this machine's own devices. */
  devices_override: devicesOverrideSchema.nullable(),
  /**
   * Whether `/hub` answers as a Hub: `on` for the models of this hive, `pull_through` also for what it has to fetch first.
   */
  mirror: z.enum(['off', 'on', 'pull_through']),
  /** What one person may take of this hive, unless something else is set for that person. */
  quota: quotaSchema,
  hub_token_set: z.boolean(),
  /** Whether it was set here or comes from the environment; null when there is none for this endpoint. */
  hub_token_source: z.enum(['hive', 'environment']).nullable(),
  /** The account that the Hub named when the token was set here. */
  hub_token_owner: z.string().nullable(),
});
export type HiveSettings = z.infer<typeof settingsSchema>;

export type MirrorMode = HiveSettings['mirror'];

/** What can be written and is kept in the database. */
export const storedSettingsSchema = settingsSchema
  .omit({ hub_token_set: true, hub_token_source: true, hub_token_owner: true })
  .partial()
  .strict();
export type StoredSettings = z.infer<typeof storedSettingsSchema>;

/** What is left out stays as it is. The token can be written, never read; null forgets it. */
export const changeSettingsSchema = storedSettingsSchema.extend({
  hub_token: hubTokenTextSchema.nullable().optional(),
});
export type SettingsChange = z.infer<typeof changeSettingsSchema>;

export const testHubSchema = z.strictObject({ hub_endpoint: settingsSchema.shape.hub_endpoint.optional() });
export const hubTestedSchema = z.object({
  hub_endpoint: z.string(),
  milliseconds: z.number().nonnegative(),
  /** Whose token is sent there; null when none is. */
  account: z.string().nullable(),
});
export type HubTested = z.infer<typeof hubTestedSchema>;

function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password;
}
