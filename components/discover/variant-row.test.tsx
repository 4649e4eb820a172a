import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { HubVariant } from '#lib/contract/hub.ts';
import { VariantRow } from './variant-row.tsx';

vi.mock('./start-download.tsx', () => ({ StartDownload: () => null }));

const shard = (n: number, present: boolean) => ({ path: `m-${n}.gguf`, size: 60_000_000, sha256: null, present });
const row = (files: HubVariant['files']) =>
  renderToStaticMarkup(
    <VariantRow
      variant={
        { model_id: 'org/repo:m', quant: 'Q8_0', bits: 8, files, size: 120_000_000, missing_shards: [] } as never
      }
      name="Q8_0"
      fit={null}
      shown={false}
      onShow={() => undefined}
      asksFirst={false}
      revision="a"
      speedBps={1_000_000}
      hereRevision={null}
      coming={null}
    />,
  );

test('the time that a download takes is that of the bytes which are not here', () => {
  expect(row([shard(1, false), shard(2, false)])).toContain('about 2 min 00 s');
  expect(row([shard(1, true), shard(2, false)])).toContain('about 1 min 00 s');
  expect(row([shard(1, true), shard(2, true)])).not.toMatch(/about \d+ (s|min)/);
});
