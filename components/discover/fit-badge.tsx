import { sayBytes } from '#lib/browser/words.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import { Badge } from '../ui/badge.tsx';
import { LEVEL_WORDS } from './fit-words.ts';

const VARIANTS = { full_gpu: 'good', partial_gpu: 'good', cpu: 'default', wont_fit: 'outline' } as const;

interface FitBadgeProps {
  fit: WireFit;
  exact: boolean;
  /** Of which quant, for whoever hears it without its row. */
  name: string;
  /** The numbers behind it are shown. */
  shown: boolean;
  onShow(): void;
}

/** Where a model runs, and what it takes there; pressed, it shows the numbers behind that. */
export function FitBadge({ fit, exact, name, shown, onShow }: FitBadgeProps) {
  return (
    <button
      type="button"
      aria-pressed={shown}
      onClick={onShow}
      className="-mx-1.5 flex cursor-pointer flex-wrap items-baseline gap-x-2 rounded-md px-1.5 py-0.5 text-left hover:bg-accent aria-pressed:bg-accent md:grid md:justify-items-start"
      data-testid="fit"
    >
      <Badge variant={VARIANTS[fit.level]}>{LEVEL_WORDS[fit.level]}</Badge>
      <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
        {exact ? '' : 'about '}
        {sayBytes(fit.total_bytes)}
      </span>
      <span className="sr-only">The numbers of {name}</span>
    </button>
  );
}
