import { HiveError } from '../lib/contract/hive-error.ts';
import { customType } from './orm.ts';

/** A value as JSON in a column of text. Reading throws `storage_error` where a damaged file no longer has JSON there. */
export const jsonText = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (text) => {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new HiveError('storage_error', 'A row of the hive’s database is damaged.', {
        hint: 'Check the disk. A damaged hive.db can be moved away; models stay on disk.',
        cause,
      });
    }
  },
});
