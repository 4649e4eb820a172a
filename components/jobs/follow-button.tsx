import { EyeIcon, EyeOffIcon } from 'lucide-react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { Button } from '../ui/button.tsx';

/** Who follows a job hears of its end at the next visit, should they not be there then. */
export function FollowButton({ job, title }: { job: Job; title: string }) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(job.job_id) === 'follow');
  const Icon = job.followed ? EyeIcon : EyeOffIcon;
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-pressed={job.followed}
      aria-label={`Follow ${title}`}
      title={job.followed ? 'You are told when it ends' : 'Tell me when it ends'}
      aria-busy={pending}
      onClick={() => actions.follow(job.job_id, !job.followed)}
    >
      <Icon aria-hidden />
    </Button>
  );
}
