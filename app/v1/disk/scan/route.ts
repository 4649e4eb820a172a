import { getLastScan } from '#lib/contract/calls/hive-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getLastScan, () => getHive().disk.lastScan()),
});
