import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { RepoDescription } from '#e2e/hub/repo.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { serveRoutes } from '#e2e/support/serve-routes.ts';
import { isEnded, type Job } from '#lib/contract/jobs.ts';
import type { MirrorMode } from '#lib/contract/settings.ts';
import { ROLES, type Role } from '#lib/contract/team.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';

/** A hive with its mirror, the Hub that it has its models from, and a folder for clients; all gone after the test. */
export async function mirroredHive(mode: MirrorMode, repos: RepoDescription[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-mirror-'));
  const hub = await startHub({ repos });
  const settings = readSettings({
    RBEE_HOME: path.join(folder, 'home'),
    HF_HUB_CACHE: path.join(folder, 'hub'),
    HF_ENDPOINT: hub.url,
    HF_TOKEN_PATH: path.join(folder, 'no-token'),
    RBEE_MIRROR: mode,
  });
  const door = startHive(settings);
  const { url, close } = await serveRoutes(door, settings);
  onTestFinished(async () => {
    await close();
    await door.stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const hive = door.hiveFor(THIS_PROCESS);
  const ended = async (id: string): Promise<Job> => {
    let job = hive.jobs.get(id);
    while (!isEnded(job.state)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      job = hive.jobs.get(id);
    }
    return job;
  };
  return {
    folder,
    hub,
    hive,
    mirror: `${url}/hub`,
    ended,
    bring: async (model: string) =>
      ended(hive.jobs.create({ operation: 'model_download', hive_id: 'localhost', model }).job_id),
    /** From here on nobody gets in without one of these, in the form that clients of the Hub send. */
    makeTokens: (): Record<Role, string> => {
      const tokens = ROLES.map((role) => [role, hive.team.createToken({ name: role, role }).hub_token]);
      hive.team.createUser({ email: 'ada@hive.test', role: 'admin' });
      return Object.fromEntries(tokens);
    },
  };
}
