import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { DeletedLately } from './deleted-lately.tsx';

const NOW = '2026-11-26T12:00:00Z';
const deleted = (id: string) => ({ id, size: 4_000_000, deleted_at: NOW, deleted_by: 'bob@hive.test' });

test('leads to where a model can be had again, and to no repo that the Hub can’t have', () => {
  const rows = [deleted('bees/honey-GGUF:honey.Q8_0.gguf'), deleted('local/models:found.gguf')];
  const html = renderToStaticMarkup(<DeletedLately deleted={rows} nowMs={Date.parse(NOW)} />);
  expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual(['/discover/bees/honey-GGUF']);
  expect(html).toContain('models:found.gguf');
});
