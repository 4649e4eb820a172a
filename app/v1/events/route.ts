import { watchHive } from '#lib/contract/calls/stream-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';
import { eventStream, lastEventId } from '../event-stream.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(watchHive, ({ request, query }) =>
    eventStream(getHive().events.watchHive(lastEventId(request, query))),
  ),
});
