import { searchHub } from '#lib/contract/calls/hub-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(searchHub, ({ request, query }) => getHive().hub.search(query, request.signal)),
});
