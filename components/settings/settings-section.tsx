import type { ReactNode } from 'react';
import type { Step } from '#lib/browser/use-settings.ts';

interface SettingsSectionProps {
  id: string;
  title: string;
  /** What it is good for. */
  children: ReactNode;
  form: ReactNode;
}

/** Words at the left, what can be changed at the right; one below the other where there is no room. */
export function SettingsSection({ id, title, children, form }: SettingsSectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-x-10 gap-y-3 border-t pt-6 xl:grid-cols-[16rem_minmax(0,1fr)]">
      <div className="grid content-start gap-1">
        <h2 id={id} className="text-base font-medium">
          {title}
        </h2>
        <p className="max-w-prose text-sm text-muted-foreground">{children}</p>
      </div>
      <div className="min-w-0">{form}</div>
    </section>
  );
}

/** How the last step went, where it was asked for. */
export function StepWords({ step }: { step: Step }) {
  return (
    <div role="status" className="text-sm empty:hidden">
      {step.kind === 'done' && <p className="text-good">{step.words}</p>}
      {step.kind === 'refused' && (
        <p className="text-destructive">
          {step.message} <span className="text-muted-foreground">{step.hint}</span>
        </p>
      )}
    </div>
  );
}
