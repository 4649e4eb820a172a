'use client';

import { CommandIcon } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { useOpenCommands } from './commands-provider.tsx';

export function CommandsButton() {
  const open = useOpenCommands();
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label="Commands"
      aria-keyshortcuts="Control+K Meta+K"
      title="Commands: Ctrl or ⌘ with K"
      onClick={() => open('palette')}
    >
      <CommandIcon aria-hidden />
    </Button>
  );
}
