import { ChevronRightIcon } from 'lucide-react';
import { CopyButton } from '../ui/copy-button.tsx';
import { curlCommand, rbeeCommand } from './download-command.ts';

/** The same from a shell. */
export function PlanCommands({ reference }: { reference: string }) {
  const lines = [
    { label: 'rbee', text: rbeeCommand(reference) },
    { label: 'curl', text: curlCommand(reference, location.origin) },
  ];
  return (
    <details className="group text-sm">
      <summary className="flex w-fit list-none items-center gap-1 rounded-sm text-muted-foreground hover:text-foreground">
        <ChevronRightIcon className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        The same from a shell
      </summary>
      <ul className="mt-2 divide-y rounded-md border">
        {lines.map(({ label, text }) => (
          <li key={label} className="flex items-start justify-between gap-2 py-1 pr-1 pl-3">
            <code className="py-1.5 font-mono text-xs [overflow-wrap:anywhere]">{text}</code>
            <CopyButton text={text} label={`Copy ${label}`} />
          </li>
        ))}
      </ul>
    </details>
  );
}
