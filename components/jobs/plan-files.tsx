import { sayBytes } from '#lib/browser/words.ts';
import type { PreviewFile } from '#lib/contract/download-preview.ts';

export function PlanFiles({ files }: { files: readonly PreviewFile[] }) {
  return (
    <ul aria-label="Files" className="max-h-48 divide-y overflow-y-auto rounded-md border text-sm">
      {files.map((file) => (
        <li key={file.path} className="flex items-baseline justify-between gap-4 px-3 py-1.5">
          <span className="min-w-0">
            <span className="block font-mono text-xs [overflow-wrap:anywhere]">{file.path}</span>
            <span className="text-xs text-muted-foreground empty:hidden">
              {[file.role === 'mmproj' && 'vision companion', sayHere(file)].filter(Boolean).join(' · ')}
            </span>
          </span>
          <span className="shrink-0 tabular-nums">{sayBytes(file.size)}</span>
        </li>
      ))}
    </ul>
  );
}

function sayHere({ here, size }: PreviewFile): string | null {
  if (here === 0) return null;
  return here === size ? 'here already' : `${sayBytes(here)} of it here already`;
}
