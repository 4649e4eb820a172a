import type { Metadata } from 'next';
import { DiskScreen } from '#components/disk/disk-screen.tsx';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Disk' };

export default async function DiskPage() {
  const { disk } = getHive();
  const [use, { scan, places }] = await Promise.all([disk.use(), disk.lastScan()]);
  return <DiskScreen use={use} scan={scan} places={places} nowMs={Date.now()} />;
}
