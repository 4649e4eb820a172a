import { sayBytes } from '#lib/browser/words.ts';
import type { Model } from '#lib/contract/models.ts';
import { CopyButton } from '../ui/copy-button.tsx';

export function ModelFiles({ model }: { model: Model }) {
  return (
    <section aria-labelledby="files">
      <h2 id="files" className="mb-2.5 flex items-baseline gap-2 text-base font-medium">
        Files
        <span className="text-sm font-normal text-muted-foreground tabular-nums">{model.files.length}</span>
      </h2>
      <ul className="divide-y rounded-lg border bg-card text-sm">
        {model.files.map((file) => (
          <li
            key={file.path}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 py-2.5 pr-2 pl-4 sm:pl-5"
          >
            <span className="font-medium [overflow-wrap:anywhere]">{file.path}</span>
            <span className="pr-2 text-right whitespace-nowrap text-muted-foreground tabular-nums">
              {sayBytes(file.size)}
            </span>
            {file.sha256 ? (
              <>
                <code className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">
                  <span className="select-none">sha256 </span>
                  {file.sha256}
                </code>
                <CopyButton text={file.sha256} label={`Copy sha256 of ${file.path}`} className="justify-self-end" />
              </>
            ) : (
              <span className="text-xs text-muted-foreground">Kept in git: proven by git’s own hash.</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
