import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../endpoint.ts';
import { eventStream, lastEventId } from '../event-stream.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (request) => eventStream(getHive().events.watchHive(lastEventId(request))),
});
