import { endSession } from '#lib/contract/calls/session-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  DELETE: answering(endSession, ({ params }) => getHive().team.endSession(params.id)),
});
