import { sayBytes } from '#lib/browser/words.ts';
import type { HubRepo } from '#lib/contract/hub.ts';
import { Badge } from '../ui/badge.tsx';

type Companion = HubRepo['companions'][number];

const KIND_WORDS: Record<Companion['kind'], { name: string; means: string }> = {
  mmproj: { name: 'vision', means: 'comes with each quant that it goes with' },
  draft: { name: 'draft', means: 'guesses ahead for a bigger model; not downloaded with it' },
  imatrix: { name: 'imatrix', means: 'was used to make the quants; not needed to run them' },
};

/** GGUF files that are no models, so that nobody looks for them among the quants. */
export function Companions({ companions, variants }: Pick<HubRepo, 'companions' | 'variants'>) {
  if (companions.length === 0) return null;
  const chosen = new Set(variants.map(({ mmproj }) => mmproj?.path));
  const meaningOf = ({ kind, path }: Companion) =>
    kind === 'mmproj' && !chosen.has(path) ? 'no quant here comes with it' : KIND_WORDS[kind].means;
  return (
    <section aria-labelledby="companions" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="companions" className="text-base font-medium">
        Beside the models
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {companions.map((companion) => (
          <li
            key={companion.path}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:px-5 md:min-h-12 md:grid-cols-[9rem_minmax(0,1fr)_5.5rem] md:py-1.5"
          >
            <span className="max-md:row-start-1">
              <Badge variant="outline">{KIND_WORDS[companion.kind].name}</Badge>
            </span>
            <span className="min-w-0 max-md:col-span-2">
              <span className="block truncate font-mono text-xs" title={companion.path}>
                {companion.path}
              </span>
              <span className="block text-xs text-muted-foreground">{meaningOf(companion)}</span>
            </span>
            <span className="text-right tabular-nums max-md:col-start-2 max-md:row-start-1">
              {sayBytes(companion.size)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
