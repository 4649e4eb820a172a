import { FILE_WORDS, sayBytes } from '#lib/browser/words.ts';
import type { FileProgress } from '#lib/contract/jobs.ts';
import { cn } from '../ui/cn.ts';

export function FileList({ files, paused }: { files: readonly FileProgress[]; paused: boolean }) {
  if (files.length === 0) return <p className="text-sm text-muted-foreground">The files are not known yet.</p>;
  return (
    <ul className="grid gap-2" aria-label="Files">
      {files.map((file) => (
        <FileRow key={file.path} file={file} paused={paused} />
      ))}
    </ul>
  );
}

function FileRow({ file, paused }: { file: FileProgress; paused: boolean }) {
  const proven = file.state === 'done' || file.state === 'cached';
  const part = file.size === 0 ? 1 : Math.min(1, file.bytes / file.size);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[minmax(0,1fr)_5rem_9.5rem_7rem]">
      <span
        className="col-start-1 row-start-1 font-mono text-xs [overflow-wrap:anywhere] sm:truncate"
        title={file.path}
      >
        {file.path}
      </span>
      <span
        className="relative col-start-1 row-start-2 h-1 overflow-hidden rounded-full bg-input/60 sm:col-start-2 sm:row-start-1"
        aria-hidden
      >
        <span
          className={cn(
            'absolute inset-0 transition-transform duration-300',
            proven ? 'bg-honey' : 'bg-honey-received',
          )}
          style={{ transform: `translateX(${(part - 1) * 100}%)` }}
        />
      </span>
      <span className="col-start-2 row-start-2 text-right text-xs whitespace-nowrap text-muted-foreground tabular-nums sm:col-start-3 sm:row-start-1">
        {sayBytes(file.bytes)} of {sayBytes(file.size)}
      </span>
      <span
        className={cn(
          'col-start-2 row-start-1 text-right text-xs whitespace-nowrap text-muted-foreground sm:col-start-4',
          proven && 'text-good',
          file.state === 'failed' && 'text-destructive',
        )}
      >
        {paused && file.state === 'downloading' ? 'Paused' : FILE_WORDS[file.state]}
      </span>
    </li>
  );
}
