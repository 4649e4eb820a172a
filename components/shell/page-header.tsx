import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: string;
  note?: ReactNode;
  children?: ReactNode;
}

export function PageHeader({ title, note, children }: PageHeaderProps) {
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <h1 tabIndex={-1} className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight">
        {title}
        {note && <span className="text-sm font-normal tracking-normal text-muted-foreground tabular-nums">{note}</span>}
      </h1>
      {children}
    </div>
  );
}
