import './without-next.ts';
import { openApiRoom } from '#e2e/support/api-room.ts';
import { mutateBytes, oddNumber, oddText } from '../mutate.ts';
import { type FuzzTarget, Wrong } from '../target.ts';
import { exchange } from './api.ts';

/** Numbers with which a watcher comes again: of other hives, of the future, and no numbers at all. */
export const streams: FuzzTarget = {
  open: async () => {
    const room = await openApiRoom();
    const created = await room.send('POST', '/v1/jobs', { operation: 'model_list' });
    const { sse_url } = (await created.json()) as { sse_url: string };
    await (await room.send('GET', sse_url)).text();
    return {
      tryOne: async (random, note) => {
        const given = random.pick([
          String(oddNumber(random)),
          '9'.repeat(random.between(1, 40)),
          mutateBytes(Buffer.from('41'), random).toString('latin1'),
          oddText(random),
          `${random.below(10)}, ${random.below(10)}`,
        ]);
        const sendable = given
          .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
          .trim()
          .slice(0, 4000);
        const address = random.pick(['/v1/events', sse_url]);
        const byQuery = random.chance(0.4);
        note(`${address} ${byQuery ? '?' : ''}${given}`);
        const query = byQuery ? `?last_event_id=${encodeURIComponent(given.toWellFormed())}` : '';
        const headers: Record<string, string> = byQuery ? {} : { 'last-event-id': sendable };
        const { status } = await exchange(room, 'GET', address + query, null, headers);
        if (![200, 204, 400, 431].includes(status)) throw new Wrong(`It was answered with ${status}`);
      },
      close: () => room.close(),
    };
  },
};
