import { CopyButton } from '../ui/copy-button.tsx';

/** A link or a token that nobody, not even the hive, can show again. */
export function ShownOnce({ label, text, note }: { label: string; text: string; note: string }) {
  return (
    <div className="grid gap-1.5 rounded-md border bg-card p-3" data-testid="shown-once">
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{text}</code>
        <CopyButton text={text} label={`Copy ${label}`} />
      </div>
      <p className="text-sm text-muted-foreground">{note}</p>
    </div>
  );
}
