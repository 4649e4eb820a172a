'use client';

import { FileCheckIcon, Trash2Icon } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Narration } from '#lib/contract/events.ts';
import type { Inspection } from '#lib/contract/inspection.ts';
import type { Model } from '#lib/contract/models.ts';
import { Notice } from '../shell/notice.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { askToVerify } from './ask-to-verify.ts';
import { ChatTemplate } from './chat-template.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { MemoryPlot } from './memory-plot.tsx';
import { ModelFacts } from './model-facts.tsx';
import { ModelFiles } from './model-files.tsx';
import { ModelMetadata } from './model-metadata.tsx';
import { isLocal, splitRepo, titleOfModel } from './model-name.ts';
import { ModelReadme } from './model-readme.tsx';
import { ModelStory } from './model-story.tsx';
import { ModelUpstream } from './model-upstream.tsx';
import { RepairButton } from './repair-button.tsx';
import { RuntimeCommands } from './runtime-commands.tsx';
import { StatusBadge } from './status-badge.tsx';
import { useVerifying } from './use-verifying.ts';

interface ModelScreenProps {
  model: Model;
  /** What the file says, or why it can't be read. */
  inspection: Inspection | { problem: string };
  story: readonly (Narration & { id: number })[];
  lastEventId: number;
  nowMs: number;
}

export function ModelScreen({ model: rendered, inspection, story, lastEventId, nowMs }: ModelScreenProps) {
  const router = useRouter();
  const { actions, store } = useHive();
  const verifying = useVerifying().has(rendered.id);
  const [deleting, setDeleting] = useState(false);
  const change = useHiveState((state) => state.models.get(rendered.id));
  const model = change && change.asOf > lastEventId ? change.value : rendered;
  if (model === null) return <Gone title={titleOfModel(rendered)} />;
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <header className="grid gap-3">
        <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-sm text-muted-foreground">
          <Link href="/models" className="rounded-sm underline-offset-4 hover:text-foreground hover:underline">
            Models
          </Link>
          <span aria-hidden>/</span>
          <span className="truncate">{splitRepo(model.repo).owner}</span>
        </nav>
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="grid min-w-0 gap-2">
            <h1 tabIndex={-1} className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">
              {titleOfModel(model)}
            </h1>
            <p className="flex flex-wrap items-center gap-1.5">
              {model.quant && <Badge>{model.quant}</Badge>}
              {model.architecture && <Badge variant="outline">{model.architecture}</Badge>}
              {model.mmproj_path && <Badge variant="outline">sees images</Badge>}
              <StatusBadge status={model.status} verifying={verifying} />
            </p>
          </div>
          <div className="flex gap-2">
            <RepairButton model={model} />
            <Button variant="outline" aria-busy={verifying} onClick={() => askToVerify(actions, store, model.id)}>
              <FileCheckIcon aria-hidden />
              Verify
            </Button>
            <Button variant="outline" onClick={() => setDeleting(true)}>
              <Trash2Icon aria-hidden />
              Delete
            </Button>
          </div>
        </div>
      </header>
      <RuntimeCommands model={model} />
      <ModelUpstream model={model} nowMs={nowMs} />
      <ModelFacts model={model} nowMs={nowMs} />
      {'problem' in inspection ? (
        <p className="text-sm text-muted-foreground">What the file says can’t be shown: {inspection.problem}</p>
      ) : (
        inspection.memory && <MemoryPlot memory={inspection.memory} />
      )}
      <ModelFiles model={model} />
      {!('problem' in inspection) && (
        <>
          {inspection.chat && <ChatTemplate chat={inspection.chat} />}
          <ModelMetadata metadata={inspection.metadata} />
        </>
      )}
      <ModelStory modelId={model.id} story={story} lastEventId={lastEventId} />
      {!isLocal(model) && <ModelReadme model={model} />}
      <DeleteDialog model={model} open={deleting} onOpenChange={setDeleting} onDeleted={() => router.push('/models')} />
    </article>
  );
}

function Gone({ title }: { title: string }) {
  return (
    <Notice
      title={`${title} was deleted`}
      actions={
        <Button asChild variant="outline">
          <Link href="/models">All models</Link>
        </Button>
      }
    >
      It is no longer in the catalog of this hive. It can be downloaded again at any time.
    </Notice>
  );
}
