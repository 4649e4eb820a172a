import { getRepoReadme } from '#lib/contract/calls/hub-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../../../answering.ts';
import { endpoint } from '../../../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getRepoReadme, ({ request, params: { org, repo }, query: { revision = null } }) =>
    getHive().hub.readme({ repo: `${org}/${repo}`, revision }, request.signal),
  ),
});
