'use client';

import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import type { Theme } from './theme.ts';
import { THEME_LOOKS, useTheme } from './use-theme.ts';

export function ThemeSwitch({ theme }: { theme: Theme }) {
  const { chosen, choose } = useTheme(theme);
  const { label, icon: Icon } = THEME_LOOKS[chosen];
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Theme: ${label}`}>
          <Icon aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuRadioGroup value={chosen} onValueChange={choose}>
          {Object.entries(THEME_LOOKS).map(([value, { label: words, icon: ChoiceIcon }]) => (
            <DropdownMenuRadioItem key={value} value={value}>
              <ChoiceIcon aria-hidden />
              {words}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
