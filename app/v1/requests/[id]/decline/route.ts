import { declineRequest } from '#lib/contract/calls/team-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../answering.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: answering(declineRequest, ({ params, body }) => getHive().requests.decline(params.id, body)),
});
