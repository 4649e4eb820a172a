import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { serveRoutes } from './serve-routes.ts';

export interface ApiRoom {
  url: string;
  /** What an admin's program sends in this header. */
  authorization: string;
  /** Sends as that program. */
  send(method: string, address: string, body?: unknown, more?: RequestInit): Promise<Response>;
  /** A token of this role. */
  tokenFor(role: 'viewer' | 'operator' | 'admin'): string;
  close(): Promise<void>;
}

/** The API of a real hive on a folder of its own, with the stand-in for the Hub, and without pages. */
export async function openApiRoom(): Promise<ApiRoom> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-api-'));
  const hub = await startHub({ repos: sampleRepos() });
  const settings = readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url });
  const door = startHive(settings);
  const { url, close } = await serveRoutes(door, settings);
  const { team } = door.hiveFor(THIS_PROCESS);
  const tokenFor: ApiRoom['tokenFor'] = (role) => team.createToken({ name: `${role} ${Math.random()}`, role }).token;
  const authorization = `Bearer ${tokenFor('admin')}`;
  team.createUser({ email: 'first@hive.test', role: 'admin' });
  return {
    url,
    authorization,
    tokenFor,
    send: (method, address, body, { headers, ...more } = {}) =>
      fetch(url + address, {
        method,
        headers: { authorization, ...(headers as Record<string, string>) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...more,
      }),
    close: async () => {
      await close();
      await door.stop();
      await hub.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
