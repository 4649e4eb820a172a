import { DownloadPlan } from './download-plan.tsx';
import type { DownloadPlan as Plan } from './use-download-plan.ts';
import { usePlannedFit } from './use-planned-fit.ts';
import { VariantChoice } from './variant-choice.tsx';

/** What the hive has found out about the reference; the field and the choice are one thing. */
export function PlanSection({ plan, onChoose }: { plan: Plan; onChoose(reference: string): void }) {
  const fit = usePlannedFit(plan);
  if (plan.kind === 'none' || plan.kind === 'asking') return null;
  return (
    <>
      {plan.kind === 'refused' && (
        <div className="rounded-md border px-3 py-2.5 text-sm" role="status">
          <p className="[overflow-wrap:anywhere]">{plan.error.message}</p>
          <p className="mt-0.5 text-muted-foreground [overflow-wrap:anywhere]">{plan.error.hint}</p>
        </div>
      )}
      {plan.repo && (
        <VariantChoice
          repo={plan.repo}
          chosen={plan.kind === 'planned' ? plan.preview.model_id : null}
          onChoose={onChoose}
        />
      )}
      {plan.kind === 'planned' && <DownloadPlan preview={plan.preview} fit={fit} />}
    </>
  );
}
