import { seeNotices } from '#lib/contract/calls/notice-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: answering(seeNotices, ({ body }) => getHive().notices.see(body)),
});
