import type { Metadata } from 'next';
import { ModelsScreen } from '#components/models/models-screen.tsx';
import { catalogQuery, readCatalogView } from '#lib/browser/catalog-view.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Models' };

/** More than a tall screen shows; the rest comes as one scrolls. */
const FIRST_ROWS = 30;

interface ModelsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ModelsPage({ searchParams }: ModelsPageProps) {
  const given = Object.entries(await searchParams).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const view = readCatalogView(new URLSearchParams(given));
  const hive = getHive();
  const lastEventId = hive.events.lastId();
  const { models, total } = hive.models.list(listModelsSchema.parse({ ...catalogQuery(view), limit: FIRST_ROWS }));
  const memoryBytes = (await hive.capabilities()).devices.reduce((sum, device) => sum + device.memory_bytes, 0);
  return (
    <ModelsScreen
      page={{ models, total, offset: view.offset, lastEventId }}
      view={view}
      summary={hive.models.summarize()}
      nowMs={Date.now()}
      memoryBytes={memoryBytes}
    />
  );
}
