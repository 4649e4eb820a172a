import { getRepoFit } from '#lib/contract/calls/hub-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../../../answering.ts';
import { endpoint } from '../../../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getRepoFit, ({ request, params: { org, repo }, query: { revision = null, ...query } }) =>
    getHive().hub.fit({ repo: `${org}/${repo}`, revision }, query, request.signal),
  ),
});
