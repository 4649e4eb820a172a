import type { Metadata } from 'next';
import { ModelsScreen } from '#components/models/models-screen.tsx';
import { listModelsSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { orFirstPage } from '../or-first-page.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Models' };

interface ModelsPageProps {
  searchParams: Promise<{ cursor?: string | string[] }>;
}

export default async function ModelsPage({ searchParams }: ModelsPageProps) {
  const given = (await searchParams).cursor;
  const cursor = typeof given === 'string' ? given : undefined;
  const hive = getHive();
  const lastEventId = hive.events.lastId();
  const page = orFirstPage('/models', cursor, () => hive.models.list(listModelsSchema.parse({ cursor })));
  return <ModelsScreen page={{ ...page, lastEventId }} nowMs={Date.now()} newest={cursor === undefined} />;
}
