'use client';

import { BellIcon, BellOffIcon } from 'lucide-react';

import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import { turnNotices, useNotices } from './notices.ts';

/** Desktop notifications for when this page is out of sight. */
export function NotifyButton() {
  const notices = useNotices();
  if (notices === 'unsupported') return null;
  const on = notices === 'on';
  const Icon = on ? BellIcon : BellOffIcon;
  const turn = async () => {
    if ((await turnNotices(on ? 'off' : 'on')) === 'blocked') {
      toast('The browser does not let this page notify.', { description: 'Allow it in the settings of the site.' });
    }
  };
  return (
    <Button
      variant="ghost"
      size="icon"
      className="size-9"
      aria-pressed={on}
      aria-label="Notify me when downloads end"
      title={on ? 'You are notified when downloads end' : 'Notify me when downloads end'}
      onClick={turn}
    >
      <Icon aria-hidden />
    </Button>
  );
}
