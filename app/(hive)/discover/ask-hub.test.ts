import { expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { askHub } from './ask-hub.ts';

test('says what the Hub says, in time or not', async () => {
  expect(await askHub(Promise.resolve(7))).toEqual({ kind: 'answered', value: 7 });
  expect(await askHub(new Promise(() => {}), 1)).toEqual({ kind: 'pending' });
  const refused = await askHub(Promise.reject(new HiveError('hub_unreachable', 'No.')));
  expect(refused).toMatchObject({ kind: 'refused', error: { code: 'hub_unreachable', message: 'No.' } });
  await expect(askHub(Promise.reject(new Error('a fault')))).rejects.toThrow('a fault');
});
