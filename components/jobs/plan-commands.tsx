import { ChevronRightIcon } from 'lucide-react';
import { useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { curlCommand, rbeeCommand } from './download-command.ts';

/** The same from a shell. Whether that needs a token is asked for when someone looks. */
export function PlanCommands({ reference }: { reference: string }) {
  const [signedIn, setSignedIn] = useState(false);
  const lines = [
    { label: 'rbee', text: rbeeCommand(reference, location.origin) },
    { label: 'curl', text: curlCommand(reference, location.origin, { signedIn }) },
  ];
  const ask = () =>
    teamClient.whoami().then(
      ({ kind }) => setSignedIn(kind === 'user'),
      // Without an answer the lines are those for a hive that asks nobody.
      () => undefined,
    );
  return (
    <details className="group text-sm" onToggle={ask}>
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
