import { useId } from 'react';
import { sayBytes } from '#lib/browser/words.ts';
import type { HubRepo } from '#lib/contract/hub.ts';
import { isWhole } from '../discover/is-whole.ts';
import { variantNames } from '../discover/variant-names.ts';
import { Select } from '../ui/select.tsx';

interface VariantChoiceProps {
  repo: HubRepo;
  /** The id of the model that is chosen, or null. */
  chosen: string | null;
  onChoose(reference: string): void;
}

/** What the repo has; choosing writes it into the field. */
export function VariantChoice({ repo, chosen, onChoose }: VariantChoiceProps) {
  const id = useId();
  const whole = repo.variants.filter(isWhole);
  if (whole.length === 0) return null;
  const names = variantNames(repo.variants);
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        Quant
      </label>
      <Select
        id={id}
        active
        className="[&>select]:h-9"
        value={whole.find((variant) => variant.model_id === chosen)?.reference ?? ''}
        onChange={(event) => onChoose(event.target.value)}
      >
        {chosen === null && <option value="">Choose one that is there</option>}
        {whole.map((variant) => (
          <option key={variant.model_id} value={variant.reference}>
            {[
              names.get(variant.model_id),
              sayBytes(variant.size),
              variant.default && 'default',
              variant.present && 'on this hive',
            ]
              .filter(Boolean)
              .join(' · ')}
          </option>
        ))}
      </Select>
    </div>
  );
}
