import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '#lib/database/open-database.ts';
import { LiveSettings } from './live-settings.ts';
import { readSettings } from './settings.ts';

function settingsRoom(env: Record<string, string> = {}) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-settings-'));
  const database = openDatabase(path.join(folder, 'hive.db'));
  const opened: LiveSettings[] = [];
  let now = new Date(2026, 10, 23, 7, 59);
  const limits: (number | null)[] = [];
  const open = (env: Record<string, string>) => {
    const live = new LiveSettings(database, readSettings(env), {
      hubAccount: () => ({ set: false, source: null, owner: null }),
      now: () => now,
      onChange: (_, bandwidthBps) => limits.push(bandwidthBps),
    });
    opened.push(live);
    return live;
  };
  onTestFinished(() => {
    for (const live of opened) live.close();
    vi.useRealTimers();
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const goTo = (hours: number, minutes: number) => {
    now = new Date(2026, 10, 23, hours, minutes);
    vi.advanceTimersByTime(5_000);
  };
  return { live: open(env), open, limits, goTo, database };
}

describe('live settings', () => {
  test('are those of the environment until they are changed; a change is kept', () => {
    const { live, open } = settingsRoom({ RBEE_MAX_CONCURRENT_JOBS: '2', RBEE_BANDWIDTH_LIMIT_BPS: '5000000' });
    expect(live.values).toMatchObject({ max_concurrent_jobs: 2, bandwidth_limit_bps: 5_000_000 });
    live.change({ max_concurrent_jobs: 7 });
    const again = open({ RBEE_MAX_CONCURRENT_JOBS: '2', RBEE_MAX_CONNECTIONS: '9' });
    expect(again.values).toMatchObject({ max_concurrent_jobs: 7, max_connections: 9 });
  });

  test('no limit is a choice that is kept against the environment’s limit', () => {
    const { live, open } = settingsRoom({ RBEE_BANDWIDTH_LIMIT_BPS: '5000000' });
    live.change({ bandwidth_limit_bps: null });
    expect(open({ RBEE_BANDWIDTH_LIMIT_BPS: '5000000' }).values.bandwidth_limit_bps).toBeNull();
  });

  test('keep the devices of another machine until they are those of this one again', () => {
    const { live, open } = settingsRoom();
    expect(live.values.devices_override).toBeNull();
    const box = { ram_bytes: 64e9, gpus: [{ name: 'RTX 4090', memory_bytes: 24e9 }], unified_memory: false };
    live.change({ devices_override: box });
    expect(open({}).values.devices_override).toEqual(box);
    live.change({ devices_override: null });
    expect(open({}).values.devices_override).toBeNull();
  });

  test('follow the schedule by themselves', () => {
    const { live, limits, goTo } = settingsRoom();
    live.change({ bandwidth_schedule: [{ from: '08:00', to: '18:00', limit_bps: 20_000_000 }] });
    goTo(8, 0);
    goTo(12, 0);
    goTo(18, 0);
    expect(limits).toEqual([null, null, 20_000_000, null]);
  });

  test('a value from a version that is not understood counts as not set', () => {
    const { open, database } = settingsRoom();
    database.$client
      .prepare("insert into settings (name, value) values ('max_connections', '\"many\"'), ('new', '1')")
      .run();
    expect(open({}).values.max_connections).toBe(64);
  });
});
