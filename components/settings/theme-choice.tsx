'use client';

import { useId } from 'react';
import type { Theme } from '../shell/theme.ts';
import { THEME_LOOKS, useTheme } from '../shell/use-theme.ts';
import { cn } from '../ui/cn.ts';
import { SettingsSection } from './settings-section.tsx';

export function ThemeChoice({ theme }: { theme: Theme }) {
  const id = useId();
  const { chosen, choose } = useTheme(theme);
  return (
    <SettingsSection
      id="appearance"
      title="Appearance"
      form={
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">Theme</legend>
          {Object.entries(THEME_LOOKS).map(([value, { label, icon: Icon }]) => (
            <label
              key={value}
              className={cn(
                'flex h-9 cursor-pointer items-center gap-2 rounded-md border px-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
                chosen === value ? 'border-foreground font-medium' : 'border-input text-muted-foreground',
              )}
            >
              <input
                type="radio"
                name={id}
                className="sr-only"
                checked={chosen === value}
                onChange={() => choose(value)}
              />
              <Icon className="size-4" aria-hidden />
              {label}
            </label>
          ))}
        </fieldset>
      }
    >
      In this browser only.
    </SettingsSection>
  );
}
