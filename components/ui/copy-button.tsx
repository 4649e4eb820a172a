'use client';

import { CheckIcon, CopyIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 1600;

interface CopyButtonProps extends Omit<ButtonProps, 'onClick'> {
  text: string;
  /** What is copied, as in “Copy path”. */
  label: string;
}

/** With children the label is shown, without them it is an icon that says its label to screen readers. */
export function CopyButton({ text, label, children, variant = 'ghost', size, ...props }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? CheckIcon : CopyIcon;
  return (
    <Button
      variant={variant}
      size={size ?? (children ? 'sm' : 'icon')}
      title={label}
      aria-label={children ? undefined : label}
      onClick={async () => setCopied(await copyText(text))}
      {...props}
    >
      <Icon className={copied ? 'text-good' : undefined} aria-hidden />
      {children}
      <span className="sr-only" aria-live="polite">
        {copied ? 'Copied' : ''}
      </span>
    </Button>
  );
}
