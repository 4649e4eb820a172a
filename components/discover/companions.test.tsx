import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { HubRepo } from '#lib/contract/hub.ts';
import { Companions } from './companions.tsx';

test('of several vision companions only those that come are said to come', () => {
  const companion = (path: string) => ({ path, kind: 'mmproj' as const, size: 1, sha256: null, present: false });
  const [f16, f32] = [companion('mmproj-F16.gguf'), companion('mmproj-F32.gguf')];
  const variants = [{ mmproj: f16 }] as unknown as HubRepo['variants'];
  const rows = renderToStaticMarkup(<Companions companions={[f16, f32]} variants={variants} />).split('<li');
  expect(rows[1]).toContain('comes with each quant');
  expect(rows[2]).toContain('no quant here comes with it');
});
