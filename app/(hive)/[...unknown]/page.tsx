import { notFound } from 'next/navigation';

export const dynamic = 'force-dynamic';

/** Any address that no page has, so that it is told within the frame of the hive. */
export default function UnknownPage(): never {
  notFound();
}
