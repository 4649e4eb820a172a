import type { Metadata } from 'next';
import { ErrorsScreen } from '#components/errors/errors-screen.tsx';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Errors' };

export default function ErrorsPage() {
  return <ErrorsScreen />;
}
