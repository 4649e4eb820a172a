import { listNotices } from '#lib/contract/calls/notice-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(listNotices, ({ query }) => ({ notices: getHive().notices.list({ all: query.all === 'true' }) })),
});
