'use client';

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';

import { useHive } from '#lib/browser/use-hive.ts';
import { useDownloads } from '#lib/browser/use-models.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { useDownloadDialog } from '../jobs/download-dialog-provider.tsx';
import { nameOfJob } from '../jobs/job-name.ts';
import { understandReference } from '../jobs/understand-reference.ts';
import { cn } from '../ui/cn.ts';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { toast } from '../ui/toast.ts';
import { useOpenCommands } from './commands-provider.tsx';
import { turnNotices, useNotices } from './notices.ts';
import { type Command, type CommandAction, listCommands } from './palette-commands.ts';
import { readPages } from './read-pages.ts';
import { useFoundModels } from './use-found-models.ts';
import { useGo } from './use-go.ts';

interface PaletteProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** One field for everything: a model that was pasted, a page, a download, something to do. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="gap-0 p-0 sm:max-w-xl sm:p-0">
        <DialogTitle className="sr-only">Commands</DialogTitle>
        <DialogDescription className="sr-only">
          Paste a model or an address of the Hub, or type what to do.
        </DialogDescription>
        {open && <Commands onDone={() => onOpenChange(false)} />}
      </DialogContent>
    </Dialog>
  );
}

function Commands({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('');
  /** The one that was chosen, by its id: the list goes on growing while models are looked for. */
  const [at, setAt] = useState<string | null>(null);
  const ids = useId();
  const list = useRef<HTMLDivElement>(null);
  const commands = useCommands(text);
  const run = useRun(onDone);
  const chosen = Math.max(
    0,
    commands.findIndex(({ id }) => id === at),
  );
  const choose = (next: number) => setAt(commands[next]?.id ?? null);

  useEffect(() => {
    list.current?.querySelector(`[data-place="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const command = commands[chosen];
    if (event.key === 'ArrowDown') choose(chosen === commands.length - 1 ? 0 : chosen + 1);
    else if (event.key === 'ArrowUp') choose(chosen === 0 ? commands.length - 1 : chosen - 1);
    else if (event.key === 'Enter' && command) run(command.action);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={`${ids}-list`}
        aria-activedescendant={commands.length > 0 ? `${ids}-${chosen}` : undefined}
        aria-autocomplete="list"
        aria-label="Paste a model, or type a command"
        placeholder="Paste a model or type a command"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(null);
        }}
        onKeyDown={onKeyDown}
        className="h-16 w-full rounded-t-xl border-b bg-transparent pr-14 pl-4 text-base outline-none placeholder:text-muted-foreground"
      />
      <div
        ref={list}
        id={`${ids}-list`}
        role="listbox"
        aria-label="Commands"
        className="max-h-[min(24rem,60dvh)] overflow-y-auto p-2"
      >
        {commands.map((command, place) => (
          <Option
            key={command.id}
            id={`${ids}-${place}`}
            place={place}
            command={command}
            before={commands[place - 1]}
            chosen={place === chosen}
            onPoint={() => setAt(command.id)}
            onRun={() => run(command.action)}
          />
        ))}
        {commands.length === 0 && <p className="px-2 py-6 text-center text-sm text-muted-foreground">Nothing fits.</p>}
      </div>
    </>
  );
}

interface OptionProps {
  id: string;
  place: number;
  command: Command;
  before: Command | undefined;
  chosen: boolean;
  onPoint(): void;
  onRun(): void;
}

function Option({ id, place, command, before, chosen, onPoint, onRun }: OptionProps) {
  const { group, label, note, keys } = command;
  return (
    <>
      {before?.group !== group && (
        <p aria-hidden className="px-2 pt-2 pb-1 text-xs text-muted-foreground first:pt-1">
          {group}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes the keys. */}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        tabIndex={-1}
        data-place={place}
        onPointerMove={onPoint}
        onClick={onRun}
        className={cn('flex min-h-9 cursor-default items-center gap-3 rounded-md px-2 text-sm', chosen && 'bg-accent')}
      >
        <span className="truncate">{label}</span>
        {note && (
          <span className={cn('truncate text-xs text-muted-foreground', note === 'failed' && 'text-destructive')}>
            {note}
          </span>
        )}
        <span className="ml-auto flex gap-1">
          {keys?.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      </div>
    </>
  );
}

function useCommands(text: string): Command[] {
  const { hubEndpoint } = useHive();
  const downloads = useDownloads();
  const notices = useNotices();
  const pages = useMemo(readPages, []);
  const models = useFoundModels(text);
  return listCommands({
    text,
    models,
    understanding: understandReference(text, hubEndpoint),
    pages,
    downloads,
    nameOf: (job) => nameOfJob(job, hubEndpoint),
    notices: notices === 'on' || notices === 'off' ? notices : null,
  });
}

function useRun(onDone: () => void): (action: CommandAction) => void {
  const { actions } = useHive();
  const { openDialog } = useDownloadDialog();
  const openCommands = useOpenCommands();
  const notices = useNotices();
  const go = useGo();
  const say = (error: unknown) => {
    const refusal = HiveError.from(error);
    toast.error(refusal.message, { description: refusal.hint });
  };
  return (action) => {
    onDone();
    switch (action.kind) {
      case 'go':
        return go(action.href);
      case 'download':
        return openDialog(action.text);
      case 'pause-all':
        return void actions.pauseAll().catch(say);
      case 'resume-all':
        return void actions.resumeAll().catch(say);
      case 'notices':
        return void turnNotices(notices === 'on' ? 'off' : 'on');
      case 'shortcuts':
        return openCommands('shortcuts');
    }
  };
}
