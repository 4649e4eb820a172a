import { connection } from 'next/server';
import { getHealth } from '#lib/contract/calls/hive-calls.ts';
import { HIVE_ID } from '#lib/contract/primitives.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../v1/answering.ts';
import { endpoint } from '../v1/endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getHealth, async () => {
    await connection();
    return { status: 'ok' as const, version: getHive().version, hive_id: HIVE_ID };
  }),
});
