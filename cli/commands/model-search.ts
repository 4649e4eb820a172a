import type { HubHit, HubPage } from '#lib/contract/hub.ts';
import type { Invocation } from '../command.ts';
import { columns } from '../output/columns.ts';
import { readPages } from './read-pages.ts';

/** As many as the hive asks the Hub for at once. */
const PAGE = 50;

export async function execute({ api, args, options, out, interrupted }: Invocation): Promise<number> {
  const hits = await readPages(options.limit ?? '20', async ({ limit, cursor = '' }) => {
    const query = new URLSearchParams({ q: args.join(' '), limit: String(Math.min(PAGE, Number(limit))) });
    if (typeof options.sort === 'string') query.set('sort', options.sort);
    if (cursor !== '') query.set('cursor', cursor);
    const { models, next_cursor } = await api.lookAtHub<HubPage>(`/v1/hub/search?${query}`, interrupted);
    return { items: models, next_cursor };
  });
  for (const hit of hits) out.object(hit);
  if (options.quiet) for (const { id } of hits) out.say(id);
  else if (hits.length === 0) out.note('No repo.');
  else for (const line of table(hits)) out.say(line);
  return 0;
}

function table(hits: readonly HubHit[]): string[] {
  const rows = hits.map(({ id, downloads, gated, architecture, models_here }) => [
    id,
    String(downloads),
    architecture ?? '',
    gated ? 'gated' : '',
    models_here > 0 ? `${models_here} here` : '',
  ]);
  return columns([['REPO', 'DOWNLOADS', 'ARCHITECTURE', '', ''], ...rows]);
}
