import { expect, onTestFinished, test, vi } from 'vitest';
import { WebhookSender } from './webhook-sender.ts';
import type { WebhookStore } from './webhook-store.ts';

test('waits while the database can’t be read, and ends nothing', async () => {
  const broken = () => {
    throw new Error('disk I/O error');
  };
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  const store = { rows: () => [], nextDue: () => null, nextAt: broken } as unknown as WebhookStore;
  const sender = new WebhookSender({
    store,
    lastEventId: () => 0,
    read: () => [],
    subscribe: () => () => undefined,
    now: () => new Date(),
    userAgent: 'test',
  });
  expect(said).toHaveBeenCalledWith('Webhooks wait: disk I/O error\n');
  await sender.stop();
});
