import { CheckIcon, CircleHelpIcon, HourglassIcon, TriangleAlertIcon } from 'lucide-react';
import type { ModelStatus } from '#lib/contract/models.ts';
import { Badge } from '../ui/badge.tsx';

export const STATUS_WORDS: Record<ModelStatus, string> = {
  available: 'Available',
  corrupt: 'Corrupt',
  missing: 'Missing',
};
const LOOKS = {
  available: { variant: 'good', icon: CheckIcon },
  corrupt: { variant: 'destructive', icon: TriangleAlertIcon },
  missing: { variant: 'destructive', icon: CircleHelpIcon },
} as const;

interface StatusBadgeProps {
  status: ModelStatus;
  verifying?: boolean;
  /** Where room is scarce: what is well needs no word to be seen. */
  brief?: boolean;
}

export function StatusBadge({ status, verifying = false, brief = false }: StatusBadgeProps) {
  const { variant, icon: Icon } = LOOKS[status];
  if (verifying) {
    return (
      <Badge variant="honey">
        <HourglassIcon aria-hidden />
        Checking
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
