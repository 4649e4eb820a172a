import type { ReactNode } from 'react';

interface NoticeProps {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}

/** A page that has nothing else to show: says what is the matter and what to do next. */
export function Notice({ title, children, actions }: NoticeProps) {
  return (
    <div className="mx-auto grid max-w-md justify-items-start gap-3 py-[12vh]">
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        {title}
      </h1>
      <div className="text-base text-muted-foreground">{children}</div>
      {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
