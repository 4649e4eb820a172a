'use client';

import { MonitorIcon, MoonIcon, SunIcon } from 'lucide-react';
import { useState } from 'react';
import { toast } from '../ui/toast.ts';
import { chooseTheme } from './choose-theme.ts';
import { parseTheme, type Theme } from './theme.ts';

export const THEME_LOOKS = {
  system: { label: 'System', icon: MonitorIcon },
  light: { label: 'Light', icon: SunIcon },
  dark: { label: 'Dark', icon: MoonIcon },
} as const;

/** Seen at once; kept by the server, so that the next page arrives in the right colours. */
export function useTheme(rendered: Theme): { chosen: Theme; choose(value: string): void } {
  const [chosen, setChosen] = useState(rendered);
  const [last, setLast] = useState(rendered);
  if (rendered !== last) {
    // It was chosen elsewhere on the page.
    setLast(rendered);
    setChosen(rendered);
  }
  const choose = (value: string) => {
    const next = parseTheme(value);
    setChosen(next);
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    chooseTheme(next).catch(() =>
      toast.error('The theme could not be kept.', { description: 'It lasts until this page is closed.' }),
    );
  };
  return { chosen, choose };
}
