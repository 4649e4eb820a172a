import type { ReactNode } from 'react';
import { Brand } from '#components/shell/brand.tsx';

export const dynamic = 'force-dynamic';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto grid w-full max-w-sm content-start gap-8 px-5 pt-[14vh] pb-16">
      <div className="justify-self-start">
        <Brand />
      </div>
      {children}
    </main>
  );
}
