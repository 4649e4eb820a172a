import type { Model } from '#lib/contract/models.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { llamaCliCommand, llamaServerCommand, lmStudioCommand, ollamaCommand } from './runtime-command.ts';

/** What to give to a runtime, ready to be copied. */
export function RuntimeCommands({ model }: { model: Model }) {
  const lines = [
    { label: 'Path', text: model.path },
    ...(model.mmproj_path === null ? [] : [{ label: 'Vision companion', text: model.mmproj_path }]),
    { label: 'llama-server', text: llamaServerCommand(model) },
    { label: 'llama-cli', text: llamaCliCommand(model) },
    { label: 'Ollama', text: ollamaCommand(model) },
    { label: 'LM Studio', text: lmStudioCommand(model) },
  ];
  return (
    <section aria-labelledby="use-it">
      <h2 id="use-it" className="mb-2.5 text-base font-medium">
        Use it
      </h2>
      <dl className="divide-y rounded-lg border bg-card text-sm">
        {lines.map(({ label, text }) => (
          <div
            key={label}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 py-2 pr-2 pl-4 sm:grid-cols-[9rem_minmax(0,1fr)_auto] sm:pl-5"
          >
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="col-start-1 font-mono text-xs [overflow-wrap:anywhere] sm:col-start-2">{text}</dd>
            <dd className="col-start-2 row-span-2 row-start-1 sm:col-start-3 sm:row-span-1">
              <CopyButton text={text} label={`Copy ${label === 'Path' ? 'path' : label}`} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
