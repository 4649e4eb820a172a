import { z } from 'zod';
import { bytesSchema, timeSchema } from './primitives.ts';

/** From the least to the most. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Emails are the same in any case; they are kept in lower case. */
export const emailSchema = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email());
export const passwordSchema = z.string().max(1024);

/** How much of the hive one person may take; null is no limit. */
export const quotaSchema = z.strictObject({
  /** Of the models that they brought, with what is on its way. */
  disk_bytes: bytesSchema.nullable(),
  /** Downloads of theirs that run at a time; the others wait. */
  running_jobs: z.number().int().min(1).max(64).nullable(),
});
export type Quota = z.infer<typeof quotaSchema>;

export const USER_STATES = ['invited', 'active', 'disabled'] as const;
export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: roleSchema,
  state: z.enum(USER_STATES),
  /** Null: what the settings say for everybody. */
  quota: quotaSchema.nullable(),
  created_at: timeSchema,
  created_by: z.string().nullable(),
  last_seen_at: timeSchema.nullable(),
});
export type User = z.infer<typeof userSchema>;
export const userListSchema = z.object({ users: z.array(userSchema) });

export const createUserSchema = z.strictObject({ email: emailSchema, role: roleSchema });
export type CreateUser = z.infer<typeof createUserSchema>;
/** The link is in this answer alone; only its hash is kept. */
export const userCreatedSchema = z.object({ user: userSchema, invite_url: z.string() });
export type UserCreated = z.infer<typeof userCreatedSchema>;

export const changeUserSchema = z.strictObject({
  role: roleSchema.optional(),
  disabled: z.boolean().optional(),
  quota: quotaSchema.nullable().optional(),
});
export type ChangeUser = z.infer<typeof changeUserSchema>;

/** A link with which a person chooses a password; `kind` says why. */
export const LINK_KINDS = ['setup', 'invitation', 'reset'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export const linkCreatedSchema = z.object({ url: z.string(), expires_at: timeSchema });
export type LinkCreated = z.infer<typeof linkCreatedSchema>;
/** What a link says to whoever holds it. `email` is null where the person has yet to say it. */
export const linkSchema = z.object({
  kind: z.enum(LINK_KINDS),
  email: z.string().nullable(),
  role: roleSchema,
  expires_at: timeSchema,
});
export type Link = z.infer<typeof linkSchema>;
export const useLinkSchema = z.strictObject({ email: emailSchema.optional(), password: passwordSchema });
export type UseLink = z.infer<typeof useLinkSchema>;

export const signInSchema = z.strictObject({ email: emailSchema, password: passwordSchema });
export type SignIn = z.infer<typeof signInSchema>;
/** How somebody can sign in. */
export interface WaysIn {
  password: boolean;
  /** An account that somebody else keeps. */
  provider: boolean;
}

/** `to`: the page that was asked for. */
export const beginOpenIdSchema = z.object({ to: z.string().max(2000).optional() });
/** As the provider writes it behind the address: RFC 6749, 4.1.2, and RFC 9207. */
export const finishOpenIdSchema = z.object({
  code: z.string().optional(),
  state: z.string().optional(),
  iss: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});
export const changePasswordSchema = z.strictObject({ current: passwordSchema, password: passwordSchema });
export type ChangePassword = z.infer<typeof changePasswordSchema>;

/** Who is asking: the person at the machine, a user, a token, or nobody that is known. */
export const whoamiSchema = z.object({
  kind: z.enum(['machine', 'user', 'token', 'anonymous']),
  name: z.string().nullable(),
  role: roleSchema.nullable(),
});
export type Whoami = z.infer<typeof whoamiSchema>;

export const sessionSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  email: z.string(),
  address: z.string(),
  agent: z.string(),
  created_at: timeSchema,
  last_seen_at: timeSchema,
  expires_at: timeSchema,
  current: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;
export const sessionListSchema = z.object({ sessions: z.array(sessionSchema) });

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  created_by: z.string().nullable(),
  created_at: timeSchema,
  expires_at: timeSchema.nullable(),
  last_used_at: timeSchema.nullable(),
});
export type Token = z.infer<typeof tokenSchema>;
export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });
export const createTokenSchema = z.strictObject({
  name: z.string().trim().min(1).max(64),
  role: roleSchema,
  expires_at: timeSchema.optional(),
});
export type CreateToken = z.infer<typeof createTokenSchema>;
/** The token is in this answer alone; only its hash is kept. */
export const tokenCreatedSchema = z.object({
  id: z.string(),
  token: z.string(),
  /** The same token for clients of the Hub that fetch from the mirror: their `HF_TOKEN`. */
  hub_token: z.string().nullable(),
});
export type TokenCreated = z.infer<typeof tokenCreatedSchema>;
