import type { DownloadList } from '#lib/browser/download-list.ts';
import type { Model } from '#lib/contract/models.ts';
import { formatReference } from '#lib/reference/reference.ts';
import { addressOf } from '../jobs/downloads-address.ts';
import type { JobName } from '../jobs/job-name.ts';
import type { Understanding } from '../jobs/understand-reference.ts';
import { modelHref } from '../models/model-href.ts';
import { splitRepo, titleOfModel } from '../models/model-name.ts';
import type { NamedPage } from './read-pages.ts';

export type CommandAction =
  | { kind: 'go'; href: string }
  | { kind: 'download'; text: string }
  | { kind: 'pause-all' | 'resume-all' | 'shortcuts' | 'notices' };

export interface Command {
  id: string;
  group: 'Download' | 'Go to' | 'Do' | 'Downloads' | 'Models';
  label: string;
  note?: string;
  keys?: readonly string[];
  action: CommandAction;
}

export interface PaletteSource {
  text: string;
  understanding: Understanding;
  pages: readonly NamedPage[];
  downloads: Pick<DownloadList, 'running' | 'attention'>;
  nameOf(job: DownloadList['running'][number]): JobName;
  notices: 'on' | 'off' | null;
  /** Of the catalog, as far as they are known for what was typed. */
  models: readonly Pick<Model, 'id' | 'repo' | 'quant'>[];
}

const MOST_DOWNLOADS = 8;

/** What the palette offers for what was typed or pasted: a model first, when it names one. */
export function listCommands(source: PaletteSource): Command[] {
  const { text, understanding } = source;
  const typed = text.trim();
  const words = typed.toLowerCase().split(/\s+/);
  const fitting = everything(source).filter(({ label, note, group }) => {
    const said = `${label} ${note ?? ''} ${group}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const commands: Command[] = [];
  if (understanding.kind === 'understood') {
    const action = { kind: 'download', text: typed } as const;
    commands.push({
      id: 'reference',
      group: 'Download',
      label: `Download ${formatReference(understanding.reference)}`,
      action,
    });
  }
  commands.push(...fitting, ...source.models.map(modelCommand));
  if (typed !== '' && understanding.kind !== 'understood') {
    const query = encodeURIComponent(typed);
    commands.push(
      { id: 'find-models', group: 'Go to', label: `Models with “${typed}”`, action: go(`/models?q=${query}`) },
      { id: 'find-hub', group: 'Go to', label: `At the Hub: “${typed}”`, action: go(`/discover?q=${query}`) },
      {
        id: 'find-downloads',
        group: 'Go to',
        label: `Downloads with “${typed}”`,
        action: go(addressOf({ words: typed })),
      },
    );
  }
  return commands;
}

function modelCommand({ id, repo, quant }: PaletteSource['models'][number]): Command {
  const label = [titleOfModel({ repo }), quant].filter(Boolean).join(' ');
  return { id: `model ${id}`, group: 'Models', label, note: splitRepo(repo).owner, action: go(modelHref(id)) };
}

const go = (href: string) => ({ kind: 'go', href }) as const;

function everything({ pages, downloads, nameOf, notices }: PaletteSource): Command[] {
  const { running, attention } = downloads;
  const commands: Command[] = [
    { id: 'download', group: 'Do', label: 'Download a model', keys: ['D'], action: { kind: 'download', text: '' } },
  ];
  const act = (id: Exclude<CommandAction['kind'], 'go' | 'download'>, label: string, keys?: readonly string[]) =>
    commands.push({ id, group: 'Do', label, ...(keys && { keys }), action: { kind: id } });
  if (running.some(({ state }) => state !== 'paused' && state !== 'verifying')) act('pause-all', 'Pause all downloads');
  if (running.some(({ state }) => state === 'paused')) act('resume-all', 'Resume all downloads');
  if (notices !== null) act('notices', notices === 'on' ? 'Stop notifying me' : 'Notify me when downloads end');
  act('shortcuts', 'Keyboard shortcuts', ['?']);
  commands.push(
    ...pages.map(
      ({ href, label, letter }): Command => ({
        id: href,
        group: 'Go to',
        label,
        ...(letter !== null && { keys: ['G', letter.toUpperCase()] }),
        action: go(href),
      }),
    ),
  );
  for (const job of [...attention, ...running].slice(0, MOST_DOWNLOADS)) {
    const { title, detail, owner } = nameOf(job);
    const name = detail ? `${title} ${detail}` : title;
    const note = job.state === 'failed' ? 'failed' : (owner ?? '');
    commands.push({
      id: job.job_id,
      group: 'Downloads',
      label: name,
      note,
      action: go(addressOf({ job: job.job_id })),
    });
  }
  return commands;
}
