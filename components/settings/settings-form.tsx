'use client';

import type { FormEvent, ReactNode } from 'react';
import type { Step } from '#lib/browser/use-settings.ts';
import { Button } from '../ui/button.tsx';
import { SettingsSection, StepWords } from './settings-section.tsx';

interface SettingsFormProps {
  id: string;
  title: string;
  /** What it is good for. */
  about: ReactNode;
  /** The fields. */
  children: ReactNode;
  step: Step;
  /** Nothing has been changed: there is nothing to save. */
  same: boolean;
  save(): void;
  saveWord?: string;
  /** What else can be done, beside Save. */
  actions?: ReactNode;
}

/** A group of settings with a Save of its own, and how that went. */
export function SettingsForm(props: SettingsFormProps) {
  const { id, title, about, children, step, same, save, saveWord = 'Save', actions } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!same) save();
  };
  return (
    <SettingsSection
      id={id}
      title={title}
      form={
        <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {children}
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" aria-disabled={same} aria-busy={step.kind === 'asking'}>
              {saveWord}
            </Button>
            {actions}
            <StepWords step={step} />
          </div>
        </form>
      }
    >
      {about}
    </SettingsSection>
  );
}
