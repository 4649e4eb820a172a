import { JOB_WORDS, sayBytes } from '#lib/browser/words.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { cn } from '../ui/cn.ts';

interface ProgressBarProps {
  job: Pick<Job, 'state' | 'progress'>;
  label: string;
  /** The hive is not heard: what is shown is the last that is known. */
  still?: boolean;
}

/** Light is what has arrived, full is what has been proven by its hash; without a size, a short hatched piece. */
export function ProgressBar({ job, label, still = false }: ProgressBarProps) {
  const { bytes, total_bytes: total, verified_bytes: verified, percent } = job.progress;
  const paused = job.state === 'paused' || still;
  const unknown = total === null && job.state !== 'paused' && job.state !== 'queued';
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent === null ? undefined : Math.floor(percent)}
      aria-valuetext={total === null ? JOB_WORDS[job.state] : `${sayBytes(bytes)} of ${sayBytes(total)}`}
      className="relative h-1.5 overflow-hidden rounded-full bg-input/60"
    >
      <Layer part={total ? bytes / total : 0} className={paused ? 'bg-muted-foreground/45' : 'bg-honey-received'} />
      <Layer part={total ? verified / total : 0} className={paused ? 'bg-muted-foreground' : 'bg-honey'} />
      {unknown && (
        <div className="absolute inset-y-0 left-0 w-1/6 rounded-full bg-[repeating-linear-gradient(135deg,var(--muted-foreground)_0_3px,transparent_3px_6px)]" />
      )}
    </div>
  );
}

function Layer({ part, className }: { part: number; className: string }) {
  return (
    <div
      className={cn(
        'absolute inset-0 origin-left rounded-full transition-transform duration-300 ease-linear',
        className,
      )}
      style={{ transform: `translateX(${(Math.min(1, part) - 1) * 100}%)` }}
    />
  );
}
