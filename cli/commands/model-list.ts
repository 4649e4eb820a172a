import type { Model } from '#lib/contract/models.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { columns } from '../output/columns.ts';
import { readPages } from './read-pages.ts';

export async function execute({ api, args, options, out }: Invocation): Promise<number> {
  const { quant, architecture, status, sort } = options;
  const query = { q: args.join(' '), quant, architecture, status, sort };
  const models = await readPages(options.limit, async (page) => {
    const { models, next_cursor } = await api.listModels({ ...query, ...page });
    return { items: models, next_cursor };
  });
  for (const model of models) out.object(model);
  if (options.quiet) for (const { id } of models) out.say(id);
  else if (models.length === 0) out.note('No model.');
  else for (const line of table(models)) out.say(line);
  return 0;
}

function table(models: readonly Model[]): string[] {
  const rows = models.map(({ id, quant, size, status, added_at }) => [
    id,
    quant ?? '',
    sayBytes(size),
    status,
    added_at.slice(0, 10),
  ]);
  return columns([['ID', 'QUANT', 'SIZE', 'STATUS', 'ADDED'], ...rows]);
}
