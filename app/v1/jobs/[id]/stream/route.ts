import { watchJob } from '#lib/contract/calls/stream-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../answering.ts';
import { endpoint } from '../../../endpoint.ts';
import { eventStream, lastEventId } from '../../../event-stream.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(watchJob, ({ request, params, query, reply }) => {
    const stream = getHive().events.watchJob(params.id, lastEventId(request, query));
    return stream ? eventStream(stream) : reply(204, undefined);
  }),
});
