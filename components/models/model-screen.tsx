'use client';

import { Trash2Icon } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useHiveState } from '#lib/browser/use-hive.ts';
import type { Model } from '#lib/contract/models.ts';
import { Notice } from '../shell/notice.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { ModelFacts } from './model-facts.tsx';
import { ModelFiles } from './model-files.tsx';
import { splitRepo, titleOfModel } from './model-name.ts';
import { RuntimeCommands } from './runtime-commands.tsx';
import { StatusBadge } from './status-badge.tsx';

interface ModelScreenProps {
  model: Model;
  lastEventId: number;
  nowMs: number;
}

export function ModelScreen({ model: rendered, lastEventId, nowMs }: ModelScreenProps) {
  const router = useRouter();
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
            <h1 className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">{titleOfModel(model)}</h1>
            <p className="flex flex-wrap items-center gap-1.5">
              {model.quant && <Badge>{model.quant}</Badge>}
              {model.architecture && <Badge variant="outline">{model.architecture}</Badge>}
              {model.mmproj_path && <Badge variant="outline">sees images</Badge>}
              <StatusBadge status={model.status} />
            </p>
          </div>
          <Button variant="outline" onClick={() => setDeleting(true)}>
            <Trash2Icon aria-hidden />
            Delete
          </Button>
        </div>
      </header>
      <RuntimeCommands model={model} />
      <ModelFacts model={model} nowMs={nowMs} />
      <ModelFiles model={model} />
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
