import { checkModels } from '#lib/contract/calls/upstream-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { accepted } from '../../accepted.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: answering(checkModels, ({ body }) => accepted(getHive().upstream.check(body))),
});
