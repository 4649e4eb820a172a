import { CircleAlertIcon, CircleCheckIcon, LockIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { sayBytes, sayContext } from '#lib/browser/words.ts';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import { LEVEL_WORDS } from '../discover/fit-words.ts';
import { modelHref } from '../models/model-href.ts';
import { PlanCommands } from './plan-commands.tsx';
import { PlanFiles } from './plan-files.tsx';

/** What will be done, before it is done. What speaks against it is a warning, not a wall. */
export function DownloadPlan({ preview, fit }: { preview: DownloadPreview; fit: WireFit | null }) {
  const { revision, license, folder, disk, missing_bytes, total_bytes } = preview;
  const here = total_bytes - missing_bytes;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4" data-testid="plan">
      <Warnings preview={preview} fit={fit} />
      <PlanFiles files={preview.files} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        <Fact name="To fetch">
          {missing_bytes === 0 ? 'nothing' : sayBytes(missing_bytes)}
          {here > 0 && <span className="text-muted-foreground"> of {sayBytes(total_bytes)}, the rest is here</span>}
        </Fact>
        <Fact name="Space">
          {preview.fits
            ? `${sayBytes(Math.max(disk.left_bytes, 0))} free afterwards`
            : `${sayBytes(disk.free_bytes)} free`}
          {disk.place !== null && disk.place !== 'main' && (
            <span className="text-muted-foreground"> in the place {disk.place}</span>
          )}
          {disk.reserve_bytes > 0 && (
            <span className="text-muted-foreground">, beside {sayBytes(disk.reserve_bytes)} that are kept free</span>
          )}
          {disk.promised_bytes > 0 && (
            <span className="text-muted-foreground">
              , running downloads still need {sayBytes(disk.promised_bytes)}
              {preview.fits && ', counted in'}
            </span>
          )}
        </Fact>
        {fit && (
          <Fact name="Runs">
            {LEVEL_WORDS[fit.level]}
            <span className="text-muted-foreground">
              , takes {sayBytes(fit.total_bytes)} at {sayContext(fit.context_tokens)} of context
            </span>
          </Fact>
        )}
        <Fact name="Licence">{license ?? 'not stated'}</Fact>
        <Fact name="Commit">
          <span className="font-mono text-xs">{revision.slice(0, 12)}</span>
        </Fact>
        <Fact name="Folder">
          <span className="font-mono text-xs">{folder}</span>
        </Fact>
      </dl>
      <PlanCommands reference={preview.reference} />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 tabular-nums [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

function Warnings({ preview, fit }: { preview: DownloadPreview; fit: WireFit | null }) {
  const { exists, job_id, fits, gate, disk, model_id } = preview;
  return (
    <div className="grid gap-2 empty:hidden">
      {exists && (
        <Note icon={<CircleCheckIcon className="text-good" />}>
          It is on this hive already:{' '}
          <Link href={modelHref(model_id)} className={linkClasses}>
            look at it
          </Link>
          .
        </Note>
      )}
      {job_id !== null && (
        <Note icon={<CircleCheckIcon className="text-muted-foreground" />}>
          It is being downloaded already:{' '}
          <Link href="/downloads" className={linkClasses}>
            look at the download
          </Link>
          .
        </Note>
      )}
      {!fits && (
        <Note icon={<CircleAlertIcon className="text-destructive" />}>
          The disk lacks {sayBytes(-disk.left_bytes)} for it. It ends as disk full unless something is deleted before.
        </Note>
      )}
      {fit?.level === 'wont_fit' && (
        <Note icon={<CircleAlertIcon className="text-destructive" />}>
          It is too large to run on this machine: at {sayContext(fit.context_tokens)} of context it takes{' '}
          {sayBytes(fit.missing_bytes)} more than there is for models.
        </Note>
      )}
      {gate !== null && gate.access !== true && (
        <Note icon={<LockIcon className="text-muted-foreground" />}>
          The repository is gated.{' '}
          <a href={gate.page} target="_blank" rel="noopener noreferrer" className={linkClasses}>
            {gate.kind === 'auto' ? 'Accept its conditions' : 'Ask its publisher for access'}
            <span className="sr-only"> (opens in a new tab)</span>
          </a>
          {gate.access === null ? ' first.' : ' and give this hive the token of that account first.'}
        </Note>
      )}
    </div>
  );
}

const linkClasses = 'rounded-sm underline decoration-input underline-offset-4 hover:decoration-foreground';

function Note({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-2 rounded-md border px-3 py-2 text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <p className="min-w-0">{children}</p>
    </div>
  );
}
