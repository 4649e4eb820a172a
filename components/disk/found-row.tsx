import type { ReactNode } from 'react';
import { sayBytes } from '#lib/browser/words.ts';
import type { FoundModel } from '#lib/contract/disk.ts';
import { Badge } from '../ui/badge.tsx';

const SOURCES: Record<FoundModel['source'], string> = {
  hub_cache: 'Hugging Face cache',
  lm_studio: 'LM Studio layout',
  ollama: 'Ollama',
  folder: 'Folder',
};

/** One model that was found: what it is, how large, and where. */
export function FoundRow({ model, children, action }: { model: FoundModel; children?: ReactNode; action?: ReactNode }) {
  const [first] = model.files;
  const shards = model.files.length > 1 ? ` and ${model.files.length - 1} more` : '';
  return (
    <li className="flex items-start gap-3 px-4 py-3" data-testid="found" data-state={model.state}>
      {children && <span className="pt-0.5">{children}</span>}
      <div className="grid min-w-0 grow gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{model.name}</span>
          {model.quant && <Badge>{model.quant}</Badge>}
          {model.architecture && <Badge variant="outline">{model.architecture}</Badge>}
          {model.mmproj && <Badge variant="outline">sees images</Badge>}
        </p>
        <p className="text-sm text-muted-foreground">
          {SOURCES[model.source]}
          {model.claimed_repo && ` · ${model.source === 'hub_cache' ? '' : 'perhaps '}${model.claimed_repo}`}
        </p>
        <p className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">
          {first?.path}
          {shards}
        </p>
        <Remark model={model} />
      </div>
      <div className="grid shrink-0 justify-items-end gap-2">
        <span className="text-sm tabular-nums">{sayBytes(model.size)}</span>
        {action}
      </div>
    </li>
  );
}

function Remark({ model }: { model: FoundModel }) {
  if (model.state === 'incomplete') {
    return (
      <p className="text-sm text-destructive">Shards are missing: {model.missing_shards.slice(0, 3).join(', ')}.</p>
    );
  }
  if (model.state === 'unreadable') {
    return <p className="text-sm text-destructive">No GGUF, or this hive may not read it.</p>;
  }
  if (model.perhaps) {
    return (
      <p className="text-sm text-muted-foreground">
        As large as {model.perhaps}. The import finds out whether it is the same.
      </p>
    );
  }
  return null;
}
