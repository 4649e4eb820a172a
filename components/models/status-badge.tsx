import { ArrowUpCircleIcon, CheckIcon, CircleHelpIcon, HourglassIcon, TriangleAlertIcon } from 'lucide-react';
import type { ModelStatus } from '#lib/contract/models.ts';
import type { Upstream } from '#lib/contract/upstream.ts';
import { Badge } from '../ui/badge.tsx';

export const STATUS_WORDS: Record<ModelStatus, string> = {
  available: 'Available',
  corrupt: 'Corrupt',
  missing: 'Missing',
};
/** The Hub has the same file in another version. */
export const isUpdatable = (upstream: Upstream | null): boolean =>
  upstream !== null && ['header', 'undetermined', 'weights'].includes(upstream.change);

const LOOKS = {
  available: { variant: 'good', icon: CheckIcon },
  corrupt: { variant: 'destructive', icon: TriangleAlertIcon },
  missing: { variant: 'destructive', icon: CircleHelpIcon },
} as const;

interface StatusBadgeProps {
  status: ModelStatus;
  verifying?: boolean;
  /** What the Hub has by now: another version is said in the place of what is well. */
  upstream?: Upstream | null;
  /** Where room is scarce: what is well needs no word to be seen. */
  brief?: boolean;
}

export function StatusBadge({ status, verifying = false, brief = false, upstream = null }: StatusBadgeProps) {
  const { variant, icon: Icon } = LOOKS[status];
  if (verifying) {
    return (
      <Badge variant="honey">
        <HourglassIcon aria-hidden />
        Checking
      </Badge>
    );
  }
  if (status === 'available' && isUpdatable(upstream)) {
    return (
      <Badge variant="outline" title={upstream?.human}>
        <ArrowUpCircleIcon aria-hidden />
        Update
      </Badge>
    );
  }
  return (
    <Badge variant={variant}>
      <Icon aria-hidden />
      <span className={brief && status === 'available' ? 'sr-only' : undefined}>{STATUS_WORDS[status]}</span>
    </Badge>
  );
}
