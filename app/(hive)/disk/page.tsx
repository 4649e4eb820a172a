import type { Metadata } from 'next';
import { DiskScreen } from '#components/disk/disk-screen.tsx';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Disk' };

const SHOWN_DELETIONS = 8;

export default async function DiskPage() {
  const { disk, models } = getHive();
  const [use, { scan, places }] = await Promise.all([disk.use(), disk.lastScan()]);
  const deleted = models.listDeleted(SHOWN_DELETIONS);
  return <DiskScreen use={use} scan={scan} places={places} deleted={deleted} nowMs={Date.now()} />;
}
