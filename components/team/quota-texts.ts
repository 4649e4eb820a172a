import type { Quota } from '#lib/contract/team.ts';

const GIGABYTE = 1_000_000_000;

/** A quota as it is typed; empty is no limit. */
export interface QuotaTexts {
  disk: string;
  jobs: string;
}

export function textsOf({ disk_bytes: disk, running_jobs: jobs }: Quota): QuotaTexts {
  return { disk: disk === null ? '' : String(disk / GIGABYTE), jobs: jobs === null ? '' : String(jobs) };
}

export function quotaOf({ disk, jobs }: QuotaTexts): Quota {
  return {
    disk_bytes: disk.trim() === '' ? null : Math.round(Number(disk) * GIGABYTE),
    running_jobs: jobs.trim() === '' ? null : Number(jobs),
  };
}
