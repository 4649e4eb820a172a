'use client';

import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { QuotaForm } from '../team/quota-form.tsx';
import { SettingsSection, StepWords } from './settings-section.tsx';

interface ShareProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
}

export function Share({ settings, change }: ShareProps) {
  const { step, run } = useStep();
  return (
    <SettingsSection
      id="share"
      title="Share of each person"
      form={
        <QuotaForm
          quota={settings.quota}
          busy={step.kind === 'asking'}
          save={(quota) =>
            run(async () => {
              await change({ quota });
              return 'Saved. It holds from now on.';
            })
          }
        >
          <StepWords step={step} />
        </QuotaForm>
      }
    >
      What is over it waits in the queue and says why. On the page Team a person can be given another share.
    </SettingsSection>
  );
}
