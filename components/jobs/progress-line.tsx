import { JOB_WORDS, sayBytes, sayDuration, saySpeed } from '#lib/browser/words.ts';
import type { Job } from '#lib/contract/jobs.ts';

/** Phase, bytes, speed and what is left, each only as far as it is known. `still` while the hive is not heard. */
export function ProgressLine({ job, still = false }: { job: Job; still?: boolean }) {
  const { bytes, total_bytes: total, verified_bytes: verified, speed_bps: speed, eta_secs: eta } = job.progress;
  const moving = job.state === 'downloading' && !still;
  const parts = {
    bytes: total === null ? null : `${sayBytes(bytes)} of ${sayBytes(total)}`,
    proven: total !== null && job.state === 'verifying' ? `${sayBytes(verified)} proven` : null,
    speed: moving && speed !== null && speed > 0 ? saySpeed(speed) : null,
    left: moving && eta !== null ? `${sayDuration(eta)} left` : null,
    attempt: job.attempt > 1 ? `attempt ${job.attempt}` : null,
  };
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-muted-foreground tabular-nums">
      <span className={job.state === 'paused' || still ? undefined : 'text-honey-ink'} data-testid="phase">
        {JOB_WORDS[job.state]}
      </span>
      {Object.entries(parts).map(([part, words]) => words !== null && <span key={part}>{words}</span>)}
    </p>
  );
}
