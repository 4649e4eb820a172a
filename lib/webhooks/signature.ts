import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** 256 bits, as Standard Webhooks writes them. */
export const newWebhookSecret = (): string => PREFIX + randomBytes(32).toString('base64');

export const isWebhookSecret = (text: string): boolean => text.startsWith(PREFIX);

/** The headers by which a receiver knows who sent `body`, and that it is no repetition: Standard Webhooks 1.0. */
export function signatureHeaders(secret: string, id: string, atMs: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
