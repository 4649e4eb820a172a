import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../../endpoint.ts';
import { eventStream, lastEventId } from '../../../event-stream.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (request, { id = '' }) => {
    const stream = getHive().events.watchJob(id, lastEventId(request));
    return stream ? eventStream(stream) : new Response(null, { status: 204 });
  },
});
