import { z } from 'zod';

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
  hub_endpoint: z.string(),
  hub_token_set: z.boolean(),
});
export type HiveSettings = z.infer<typeof settingsSchema>;

/** What can be written. What is left out stays as it is. */
export const changeSettingsSchema = settingsSchema.omit({ hub_endpoint: true, hub_token_set: true }).partial().strict();
export type SettingsChange = z.infer<typeof changeSettingsSchema>;
