import { z } from 'zod';
import { timeSchema } from './primitives.ts';

/** What an address can be told: a model was brought, could not be, was given up, or was asked for by somebody who may not bring it. */
export const WEBHOOK_EVENTS = ['completed', 'failed', 'cancelled', 'requested'] as const;
export const webhookEventSchema = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

export const createWebhookSchema = z.strictObject({
  url: z
    .string()
    .max(2000)
    .refine(isPostAddress, 'an http or https address without a user or a fragment')
    .transform((text) => new URL(text).href),
  events: z.array(webhookEventSchema).min(1).max(WEBHOOK_EVENTS.length),
  /** It may be on this machine or in its network. Never a link-local address, whose services trust whoever asks. */
  allow_private: z.boolean().default(false),
});
export type CreateWebhook = z.infer<typeof createWebhookSchema>;

export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(webhookEventSchema),
  allow_private: z.boolean(),
  created_at: timeSchema,
});
export type Webhook = z.infer<typeof webhookSchema>;
export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) });

/** `secret` signs what is sent, as Standard Webhooks says; it is shown this once. */
export const webhookCreatedSchema = z.object({ webhook: webhookSchema, secret: z.string() });
export type WebhookCreated = z.infer<typeof webhookCreatedSchema>;

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export const deliverySchema = z.object({
  id: z.string(),
  event: z.enum([...WEBHOOK_EVENTS, 'test']),
  state: z.enum(DELIVERY_STATES),
  attempts: z.number().int().nonnegative(),
  /** When it is tried next; null once it is settled. */
  next_at: timeSchema.nullable(),
  /** What came of the last try: a status, or why there was none. */
  status: z.number().int().nullable(),
  problem: z.string().nullable(),
  created_at: timeSchema,
});
export type Delivery = z.infer<typeof deliverySchema>;
export const deliveryListSchema = z.object({ deliveries: z.array(deliverySchema) });

function isPostAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username + password + hash === '';
}
