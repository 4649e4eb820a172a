import { expect, test } from 'vitest';
import { quotaOf, textsOf } from './quota-texts.ts';

test('a quota is typed in gigabytes and read as the bytes that it was', () => {
  expect(quotaOf({ disk: '1.5', jobs: '2' })).toEqual({ disk_bytes: 1_500_000_000, running_jobs: 2 });
  expect(textsOf({ disk_bytes: 1_500_000_000, running_jobs: 2 })).toEqual({ disk: '1.5', jobs: '2' });
});

test('empty is no limit, and none at all is one', () => {
  expect(quotaOf({ disk: ' ', jobs: '' })).toEqual({ disk_bytes: null, running_jobs: null });
  expect(quotaOf({ disk: '0', jobs: '' }).disk_bytes).toBe(0);
});
