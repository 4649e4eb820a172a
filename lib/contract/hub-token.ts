import { z } from 'zod';

/** A token travels in a header: visible ASCII only. No `hf_` is asked for, as mirrors have tokens of their own. */
export const hubTokenTextSchema = z.string().regex(/^[\x21-\x7e]{1,4096}$/, 'a token without spaces');

/** A person's own token of the Hub: written, never read. */
export const ownHubTokenSchema = z.object({
  /** The Hub that it is for. */
  hub_endpoint: z.string(),
  set: z.boolean(),
  /** The account that the Hub named when it was set. */
  owner: z.string().nullable(),
});
export type OwnHubToken = z.infer<typeof ownHubTokenSchema>;

export const setOwnHubTokenSchema = z.strictObject({ token: hubTokenTextSchema });
export type SetOwnHubToken = z.infer<typeof setOwnHubTokenSchema>;
