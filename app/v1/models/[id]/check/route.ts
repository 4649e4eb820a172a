import { checkModel } from '#lib/contract/calls/upstream-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { accepted } from '../../../accepted.ts';
import { answering } from '../../../answering.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: answering(checkModel, ({ params }) => accepted(getHive().upstream.check({ ids: [params.id] }))),
});
