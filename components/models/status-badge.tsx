import { CheckIcon, CircleHelpIcon, TriangleAlertIcon } from 'lucide-react';
import type { ModelStatus } from '#lib/contract/models.ts';
import { Badge } from '../ui/badge.tsx';

const STATUS = {
  available: { word: 'Available', variant: 'good', icon: CheckIcon },
  corrupt: { word: 'Corrupt', variant: 'destructive', icon: TriangleAlertIcon },
  missing: { word: 'Missing', variant: 'destructive', icon: CircleHelpIcon },
} as const;

export function StatusBadge({ status }: { status: ModelStatus }) {
  const { word, variant, icon: Icon } = STATUS[status];
  return (
    <Badge variant={variant}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
