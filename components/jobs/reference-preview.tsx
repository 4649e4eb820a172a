import { ExternalLinkIcon } from 'lucide-react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { Reference } from '#lib/reference/reference.ts';
import { Button } from '../ui/button.tsx';
import { EXAMPLES } from './examples.ts';
import type { Understanding } from './understand-reference.ts';

interface ReferencePreviewProps {
  understanding: Understanding;
  onExample(example: string): void;
}

/** What was understood, or what is wrong, or examples: always in the same place. */
export function ReferencePreview({ understanding, onExample }: ReferencePreviewProps) {
  if (understanding.kind === 'empty') return <Examples onExample={onExample} />;
  if (understanding.kind === 'refused') {
    return (
      <div className="rounded-md bg-destructive-wash px-3 py-2.5 text-sm">
        <p className="break-words text-destructive">{understanding.message}</p>
        <p className="mt-0.5 break-words">{understanding.hint}</p>
      </div>
    );
  }
  return <Understood reference={understanding.reference} />;
}

function Understood({ reference }: { reference: Reference }) {
  const { hubEndpoint } = useHive();
  const { repo, revision, selection } = reference;
  return (
    <dl
      data-testid="understood"
      className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-md bg-muted/70 px-3 py-2.5 text-sm"
    >
      <dt className="text-muted-foreground">Repository</dt>
      <dd className="min-w-0">
        <a
          href={`${hubEndpoint}/${repo}`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex max-w-full items-center gap-1 underline decoration-input underline-offset-4 hover:decoration-foreground"
        >
          <span className="truncate">{repo}</span>
          <ExternalLinkIcon className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
          <span className="sr-only">(opens in a new tab)</span>
        </a>
      </dd>
      <dt className="text-muted-foreground">Revision</dt>
      <dd className="break-words">{revision ?? 'newest'}</dd>
      <dt className="text-muted-foreground">{selection.kind === 'file' ? 'File' : 'Quant'}</dt>
      <dd className="break-words">{saySelection(selection)}</dd>
    </dl>
  );
}

function saySelection(selection: Reference['selection']): string {
  if (selection.kind === 'quant') return selection.quant;
  if (selection.kind === 'file') return selection.path;
  return 'the default quant: Q4_K_M, else the next best that is there';
}

function Examples({ onExample }: { onExample: (example: string) => void }) {
  return (
    <ul className="grid gap-0.5 text-sm" aria-label="Examples">
      {EXAMPLES.map(({ reference, means }) => (
        <li key={reference}>
          <Button
            variant="ghost"
            onClick={() => onExample(reference)}
            className="h-auto w-full flex-wrap justify-between gap-x-4 gap-y-0 px-2 py-1.5 text-left whitespace-normal"
          >
            <span className="font-mono text-xs text-foreground [overflow-wrap:anywhere]">{reference}</span>
            <span className="text-xs font-normal">{means}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
