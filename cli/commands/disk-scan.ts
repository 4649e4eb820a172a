import { createDiskClient } from '#lib/browser/disk-client.ts';
import type { FoundModel } from '#lib/contract/disk.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { columns } from '../output/columns.ts';
import { followDiskJob } from './follow-disk-job.ts';

/** Looks through the Hugging Face cache and these folders of the hive’s machine; changes nothing. */
export async function execute(invocation: Invocation): Promise<number> {
  const { args, fetch, out } = invocation;
  const client = createDiskClient(fetch);
  return followDiskJob(invocation, await client.scan(args), 'the disk', async () => {
    const { scan } = await client.lastScan();
    for (const model of scan?.models ?? []) out.object(model);
    return scan && scan.models.length > 0 ? table(scan.models).join('\n') : 'No model.';
  });
}

function table(models: readonly FoundModel[]): string[] {
  const rows = models.map(({ key, state, size, source, name, model_id, files }) => [
    key,
    state,
    sayBytes(size),
    source,
    model_id ?? name,
    files[0]?.path ?? '',
  ]);
  return columns([['KEY', 'STATE', 'SIZE', 'FROM', 'MODEL', 'FILE'], ...rows]);
}
