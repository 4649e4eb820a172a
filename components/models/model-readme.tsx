'use client';

import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model } from '#lib/contract/models.ts';

type Shown = { kind: 'asking' } | { kind: 'html'; html: string } | { kind: 'none'; words: string };

/** Asked of the Hub when somebody opens it; the hive has made it harmless: no scripts and forms, and no pictures but the repo’s. */
export function ModelReadme({ model }: { model: Pick<Model, 'repo' | 'revision'> }) {
  const { api } = useHive();
  const [shown, setShown] = useState<Shown | null>(null);
  const ask = async () => {
    setShown({ kind: 'asking' });
    try {
      const { html } = await api.readme(model.repo, model.revision);
      setShown(
        html === null
          ? { kind: 'none', words: 'This repository has no README that can be shown.' }
          : { kind: 'html', html },
      );
    } catch (error) {
      const { message, hint } = HiveError.from(error);
      setShown({ kind: 'none', words: `${message} ${hint}` });
    }
  };
  return (
    <section aria-labelledby="readme">
      <h2 id="readme" className="mb-2.5 text-base font-medium">
        README
      </h2>
      <details
        className="rounded-lg border bg-card text-sm"
        onToggle={(event) => {
          if (event.currentTarget.open && (shown === null || shown.kind === 'none')) void ask();
        }}
      >
        <summary className="px-4 py-2.5 sm:px-5">As the publisher wrote it, at this commit</summary>
        <div className="border-t px-4 py-3 sm:px-5" aria-live="polite">
          {shown?.kind === 'asking' && <p className="text-muted-foreground">Asking the Hub.</p>}
          {shown?.kind === 'none' && <p className="text-muted-foreground">{shown.words}</p>}
          {shown?.kind === 'html' && (
            // biome-ignore lint/security/noDangerouslySetInnerHtml: the hive lets through an allow-list of tags alone.
            <div className="readme" dangerouslySetInnerHTML={{ __html: shown.html }} />
          )}
        </div>
      </details>
    </section>
  );
}
