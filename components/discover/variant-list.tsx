'use client';

import { useMemo, useRef, useState } from 'react';
import { hasEnded } from '#lib/browser/hive-state.ts';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { HubRepo, RepoFit } from '#lib/contract/hub.ts';
import type { AskedRepo } from './asked-repo.ts';
import type { FitChoice } from './fit-address.ts';
import { FitPanel } from './fit-panel.tsx';
import { isWhole } from './is-whole.ts';
import { sayDefault } from './say-default.ts';
import { useRepoFit } from './use-repo-fit.ts';
import { VARIANT_COLUMNS } from './variant-columns.ts';
import { variantNames } from './variant-names.ts';
import { VariantRow, type VariantRowProps } from './variant-row.tsx';

interface VariantListProps {
  asked: AskedRepo;
  repo: HubRepo;
  fit: HubAnswer<RepoFit>;
  choice: FitChoice;
  lastEventId: number;
}

/** Every quant of the repo as one line. */
export function VariantList({ asked, repo, fit: rendered, choice, lastEventId }: VariantListProps) {
  const state = useRepoFit(asked, rendered, choice);
  const names = useMemo(() => variantNames(repo.variants), [repo.variants]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const show = (id: string) => {
    setChosenId(id);
    panel.current?.scrollIntoView({ block: 'nearest' });
  };
  const shown =
    repo.variants.find((variant) => variant.model_id === chosenId) ??
    repo.variants.find((variant) => variant.default) ??
    repo.variants.find(isWhole);
  return (
    <section aria-labelledby="variants" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="grid gap-1">
        <h2 id="variants" className="text-base font-medium">
          {repo.variants.length === 0 ? 'Nothing to download' : 'Quants'}
        </h2>
        <p className="text-sm text-muted-foreground">{sayDefault(repo, names)}</p>
      </div>
      {shown && (
        <div ref={panel} className="scroll-mt-4">
          <FitPanel
            state={state}
            name={names.get(shown.model_id) ?? shown.model_id}
            fit={state.byModel.get(shown.model_id)?.fit ?? null}
          />
        </div>
      )}
      {repo.variants.length > 0 && (
        <div className="overflow-hidden rounded-lg border bg-card">
          <div
            aria-hidden
            className={`hidden h-9 items-center gap-x-4 border-b px-5 text-xs font-medium text-muted-foreground md:grid ${VARIANT_COLUMNS}`}
          >
            <span>Quant</span>
            <span>Files</span>
            <span>Runs here</span>
            <span className="text-right">Size</span>
            <span />
          </div>
          <ul className="divide-y">
            {repo.variants.map((variant) => (
              <LiveRow
                key={variant.model_id}
                variant={variant}
                name={names.get(variant.model_id) ?? variant.model_id}
                repo={repo}
                fit={state.byModel.get(variant.model_id) ?? (state.fit === null ? null : 'unknown')}
                shown={variant === shown}
                onShow={() => show(variant.model_id)}
                lastEventId={lastEventId}
              />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface LiveRowProps extends Pick<VariantRowProps, 'variant' | 'name' | 'fit' | 'shown' | 'onShow'> {
  repo: HubRepo;
  lastEventId: number;
}

/** The row with what this tab has heard since it was rendered. */
function LiveRow({ variant, repo, lastEventId, ...told }: LiveRowProps) {
  const change = useHiveState((state) => state.models.get(variant.model_id));
  const jobs = useHiveState((state) => state.jobs);
  const { role } = useHive();
  const heard = change && change.asOf > lastEventId ? change.value : undefined;
  const hereRevision = heard === undefined ? variant.present_revision : (heard?.revision ?? null);
  const coming = [...jobs.values()].find(
    ({ value: job }) =>
      job.operation === 'model_download' &&
      !hasEnded(job.state) &&
      (job.model_id === variant.model_id || job.model === variant.reference),
  )?.value;
  const { fit } = told;
  const wontFit = fit !== null && fit !== 'unknown' && fit.fit.level === 'wont_fit';
  const isClosed = repo.gate !== null && repo.gate.access !== true;
  return (
    <VariantRow
      variant={variant}
      asksFirst={role === 'viewer' || isClosed || wontFit}
      revision={repo.revision}
      speedBps={repo.usual_speed_bps}
      {...told}
      hereRevision={hereRevision}
      coming={coming ?? null}
    />
  );
}
