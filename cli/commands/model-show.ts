import type { Model } from '#lib/contract/models.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { columns } from '../output/columns.ts';

export async function execute({ api, args, out }: Invocation): Promise<number> {
  const model = await api.getModel(args[0] ?? '');
  out.object(model);
  for (const line of describe(model)) out.say(line);
  return 0;
}

function describe(model: Model): string[] {
  const facts: [string, string | number | null][] = [
    ['id', model.id],
    ['status', model.status],
    ['path', model.path],
    ['mmproj', model.mmproj_path],
    ['size', `${sayBytes(model.size)} (${model.size} bytes)`],
    ['quant', model.quant],
    ['architecture', model.architecture],
    ['parameters', model.parameters],
    ['context', model.context_length],
    ['license', model.license],
    ['repo', model.repo],
    ['revision', model.revision],
    ['added', [model.added_at, model.added_by].filter(Boolean).join(' by ')],
    ['verified', model.verified_at],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
  const files = model.files.map(({ path, size, sha256 }) => [`  ${path}`, sayBytes(size), sha256 ?? 'kept in git']);
  return [...columns(known), 'files', ...columns(files)];
}
