import { sayBytes } from '#lib/browser/words.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import { Badge } from '../ui/badge.tsx';
import { LEVEL_WORDS } from './fit-words.ts';

const VARIANTS = { full_gpu: 'good', partial_gpu: 'good', cpu: 'default', wont_fit: 'outline' } as const;

/** Where a model runs, and what it takes there. */
export function FitBadge({ fit, exact }: { fit: WireFit; exact: boolean }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 md:grid md:justify-items-start" data-testid="fit">
      <Badge variant={VARIANTS[fit.level]}>{LEVEL_WORDS[fit.level]}</Badge>
      <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
        {exact ? '' : 'about '}
        {sayBytes(fit.total_bytes)}
      </span>
    </span>
  );
}
