import type { Quota } from '#lib/contract/team.ts';
import { Button } from '../ui/button.tsx';
import { QuotaForm } from './quota-form.tsx';

interface OwnQuotaProps {
  /** Null: what holds for everybody. */
  quota: Quota | null;
  busy: boolean;
  save(quota: Quota | null): void;
}

const NO_LIMIT: Quota = { disk_bytes: null, running_jobs: null };

/** What one person may take of the hive, where that is not what everybody may. */
export function OwnQuota({ quota, busy, save }: OwnQuotaProps) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground">
        {quota === null ? 'Share: as for everybody' : 'Share: of their own'}
      </summary>
      <div className="pt-3">
        <QuotaForm key={JSON.stringify(quota)} quota={quota ?? NO_LIMIT} busy={busy} save={save}>
          {quota !== null && (
            <Button variant="outline" size="sm" onClick={() => save(null)}>
              As for everybody
            </Button>
          )}
        </QuotaForm>
      </div>
    </details>
  );
}
