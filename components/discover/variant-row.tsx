import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { JOB_WORDS, sayBytes, sayDuration, sayPercent, saySpeed } from '#lib/browser/words.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import type { HubVariant } from '#lib/contract/hub.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { modelHref } from '../models/model-href.ts';
import { Badge } from '../ui/badge.tsx';
import { FitBadge } from './fit-badge.tsx';
import { StartDownload } from './start-download.tsx';
import { VARIANT_COLUMNS } from './variant-columns.ts';

export interface VariantRowProps {
  variant: HubVariant;
  /** What it is called among the others. */
  name: string;
  /** Null while it is not known yet; `unknown` where no header says it. */
  fit: { fit: WireFit; exact: boolean } | 'unknown' | null;
  /** The numbers behind its fit are those that are shown. */
  shown: boolean;
  onShow(): void;
  /** Before it is begun there is something to be said, or to say. */
  asksFirst: boolean;
  /** The commit that is looked at. */
  revision: string;
  /** How fast downloads usually are. */
  speedBps: number | null;
  /** The commit of the model that is on this hive, or null. */
  hereRevision: string | null;
  /** Its download, while one is under way. */
  coming: Job | null;
}

export function VariantRow(props: VariantRowProps) {
  const { variant, name, fit, shown, onShow, asksFirst, revision, speedBps, hereRevision, coming } = props;
  const [started, setStarted] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  const isComing = coming !== null;
  // The button that began it has gone: a keyboard goes on from what came in its place. Once, as the person goes on, too.
  useEffect(() => {
    if (!started || !isComing) return;
    setStarted(false);
    if (document.activeElement === document.body) link.current?.focus();
  }, [started, isComing]);
  const lacking = variant.missing_shards.length;
  const toFetch = filesOf(variant).reduce((sum, file) => sum + (file.present ? 0 : file.size), 0);
  return (
    <li
      className={`grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:px-5 md:min-h-12 md:py-1.5 ${VARIANT_COLUMNS}`}
      data-testid="variant"
      data-default={variant.default || undefined}
    >
      <span className="flex flex-wrap items-center gap-1.5 max-md:row-start-1">
        <Badge className="font-mono">{variant.quant ?? 'unnamed'}</Badge>
        {variant.default && <Badge variant="outline">default</Badge>}
        {variant.bits !== null && (
          <span className="text-xs text-muted-foreground tabular-nums" title={`About ${variant.bits} bits a weight`}>
            {variant.bits} bits
          </span>
        )}
      </span>
      <Files variant={variant} />
      <span className="min-w-0 max-md:col-start-1">
        {fit === 'unknown' ? (
          <span className="text-xs text-muted-foreground" title="Its header can’t be read, or is not one of a model.">
            not known
          </span>
        ) : (
          fit && <FitBadge {...fit} name={name} shown={shown} onShow={onShow} />
        )}
      </span>
      <span className="text-right whitespace-nowrap tabular-nums max-md:col-start-2 max-md:row-start-1">
        {sayBytes(variant.size)}
        {speedBps !== null && hereRevision === null && toFetch > 0 && (
          <span className="block text-xs text-muted-foreground" title={`At ${saySpeed(speedBps)}, as usual here`}>
            about {sayDuration(Math.max(1, toFetch / speedBps))}
          </span>
        )}
      </span>
      <span className="flex items-center justify-end gap-2 text-right max-md:col-start-2 max-md:row-start-3">
        {lacking > 0 ? (
          <span className="text-muted-foreground" title={variant.missing_shards.join('\n')}>
            {lacking === 1 ? 'A shard is missing' : `${lacking} shards are missing`}
          </span>
        ) : coming ? (
          <Link ref={link} href="/downloads" className={`${linkClasses} text-honey-ink`}>
            {sayPercent(coming) ?? JOB_WORDS[coming.state]}
            <span className="sr-only"> of {name} has arrived</span>
          </Link>
        ) : (
          <Step {...{ variant, name, asksFirst, revision, hereRevision }} onStart={() => setStarted(true)} />
        )}
      </span>
    </li>
  );
}

const linkClasses = 'rounded-sm underline decoration-input underline-offset-4 hover:decoration-foreground';

const filesOf = ({ files, mmproj }: HubVariant) => (mmproj ? [...files, mmproj] : files);

function Files({ variant }: Pick<VariantRowProps, 'variant'>) {
  const { files, mmproj, model_id } = variant;
  const path = files[0]?.path ?? model_id;
  const others = files.length - 1;
  const cached = filesOf(variant).filter((file) => file.present).length;
  return (
    <span className="min-w-0 max-md:col-span-2">
      <span className="block font-mono text-xs [overflow-wrap:anywhere]">{path}</span>
      <span className="block text-xs text-muted-foreground [overflow-wrap:anywhere] empty:hidden">
        {[
          others > 0 && `and ${others === 1 ? '1 more shard' : `${others} more shards`}`,
          mmproj && `sees images with ${mmproj.path}, counted in`,
          cached > 0 && (cached === 1 ? '1 file is in the cache already' : `${cached} files are in the cache already`),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </span>
  );
}

interface StepProps extends Pick<VariantRowProps, 'variant' | 'name' | 'asksFirst' | 'revision' | 'hereRevision'> {
  onStart(): void;
}

function Step({ variant, name, asksFirst, revision, hereRevision, onStart }: StepProps) {
  if (hereRevision !== null) {
    return (
      <Link href={modelHref(variant.model_id)} className={linkClasses}>
        {hereRevision === revision ? 'On this hive' : `Here, of commit ${hereRevision.slice(0, 7)}`}
      </Link>
    );
  }
  return <StartDownload variant={variant} name={name} asksFirst={asksFirst} onStart={onStart} />;
}
