import { giveUpPrevious } from '#lib/contract/calls/upstream-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../answering.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  DELETE: answering(giveUpPrevious, ({ params, query }) => {
    const { upstream } = getHive();
    return query.dry_run === 'true' ? upstream.previewGivingUp(params.id) : upstream.giveUp(params.id);
  }),
});
