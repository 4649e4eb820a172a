import { connection } from 'next/server';
import { HIVE_ID } from '#lib/contract/primitives.ts';
import type { Health } from '#lib/contract/system.ts';
import { getHive } from '#lib/hive/current.ts';
import { errorResponse } from '../v1/endpoint.ts';

export async function GET() {
  await connection();
  try {
    return Response.json({ status: 'ok', version: getHive().version, hive_id: HIVE_ID } satisfies Health);
  } catch (error) {
    return errorResponse(error);
  }
}
