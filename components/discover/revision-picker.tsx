'use client';

import { type FormEvent, useTransition } from 'react';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { sayDate } from '#lib/browser/words.ts';
import type { HubRevisions } from '#lib/contract/hub.ts';
import { useGo } from '../shell/use-go.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { type AskedRepo, repoPath } from './asked-repo.ts';
import { readFitChoice, withFitChoice } from './fit-address.ts';
import { repoHref } from './repo-href.ts';
import { useJoinedAnswer } from './use-joined-answer.ts';

interface RevisionPickerProps {
  asked: AskedRepo;
  /** The commit that the page shows, of whichever revision was asked for. */
  revision: string;
  revisions: HubAnswer<HubRevisions>;
}

/** Branches, tags and the newest commits. A form, so that it works without scripts too. */
export function RevisionPicker({ asked, revision, revisions }: RevisionPickerProps) {
  const go = useGo();
  useJoinedAnswer(revisions.kind === 'pending' ? repoPath(asked, '/revisions') : null);
  const [going, startGoing] = useTransition();
  const choose = (event: FormEvent<HTMLSelectElement>) => {
    // The context that was chosen holds for the other revision, too.
    const choice = readFitChoice(Object.fromEntries(new URLSearchParams(location.search)));
    const href = withFitChoice(repoHref(asked.repo, event.currentTarget.value), choice);
    startGoing(() => go(href));
  };
  const { branches, tags, commits } = revisions.kind === 'answered' ? revisions.value : NONE;
  const known = [...branches, ...tags].map(({ name }) => name).concat(commits.map(({ commit }) => commit));
  const value = asked.revision ?? '';
  const main = value === '' ? revision : branches.find(({ name }) => name === 'main')?.commit;
  return (
    <form action={repoHref(asked.repo)} className="flex items-center gap-2 text-sm">
      <span className="text-muted-foreground" id="revision-label">
        {going ? 'Looking it up' : 'Revision'}
      </span>
      <Select
        name="revision"
        aria-labelledby="revision-label"
        active={value !== ''}
        value={value}
        onChange={choose}
        className="max-w-56"
      >
        <option value="">{main ? `main, ${main.slice(0, 7)}` : 'main'}</option>
        {value !== '' && !known.includes(value) && <option value={value}>{value}</option>}
        <Group label="Branches" refs={branches.filter(({ name }) => name !== 'main')} />
        <Group label="Tags" refs={tags} />
        {commits.length > 0 && (
          <optgroup label="Commits">
            {commits.map(({ commit, title, at }) => (
              <option key={commit} value={commit}>
                {[commit.slice(0, 7), title, at && sayDate(at)].filter(Boolean).join(' · ')}
              </option>
            ))}
          </optgroup>
        )}
      </Select>
      <noscript>
        <Button type="submit" variant="outline" size="sm">
          Show
        </Button>
      </noscript>
    </form>
  );
}

const NONE: HubRevisions = { branches: [], tags: [], commits: [] };

function Group({ label, refs }: { label: string; refs: HubRevisions['tags'] }) {
  if (refs.length === 0) return null;
  return (
    <optgroup label={label}>
      {refs.map(({ name }) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}
