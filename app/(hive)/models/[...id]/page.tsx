import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { modelIdFromSegments } from '#components/models/model-href.ts';
import { titleOfModel } from '#components/models/model-name.ts';
import { ModelScreen } from '#components/models/model-screen.tsx';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Inspection } from '#lib/contract/inspection.ts';
import type { Model } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';

interface ModelPageProps {
  params: Promise<{ id: string[] }>;
}

export async function generateMetadata({ params }: ModelPageProps): Promise<Metadata> {
  const model = findModel((await params).id);
  return { title: model === null ? 'Not found' : [titleOfModel(model), model.quant].filter(Boolean).join(' ') };
}

export default async function ModelPage({ params }: ModelPageProps) {
  const lastEventId = getHive().events.lastId();
  const model = findModel((await params).id);
  if (model === null) notFound();
  return (
    <ModelScreen
      key={model.id}
      model={model}
      inspection={await inspect(model.id)}
      story={getHive().models.story(model.id)}
      lastEventId={lastEventId}
      nowMs={Date.now()}
    />
  );
}

/** A large header takes some hundred milliseconds; what takes longer is not worth waiting for. */
const PATIENCE_MS = 4_000;

async function inspect(id: string): Promise<Inspection | { problem: string }> {
  try {
    return await getHive().models.inspect(id, AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    if (HiveError.is(error)) return { problem: error.message };
    if (error instanceof DOMException && error.name === 'TimeoutError')
      return { problem: 'Reading it takes too long.' };
    throw error;
  }
}

function findModel(segments: string[]): Model | null {
  try {
    return getHive().models.get(modelIdFromSegments(segments));
  } catch (error) {
    if (HiveError.is(error) && error.code === 'not_found') return null;
    throw error;
  }
}
