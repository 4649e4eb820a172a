import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { HIVE_COMMAND, HIVE_ENVIRONMENT } from '../../scripts/steps/hive-command.mjs';
import { readUsage } from '../measure/proc.ts';
import { endGroup, signalGroup, spawnGroup } from '../measure/process-groups.ts';
import { cleanEnvironment } from '../peers/clean-environment.ts';

export interface HiveFolders {
  home: string;
  hubCache: string;
}

export interface HivePlan {
  folders: HiveFolders;
  hubUrl: string;
  caFile: string | null;
  /** At most; null for the hive's own choice. */
  connections?: number | null;
  /** Holds the command to its cores. */
  pin(argv: string[]): string[];
  /** Modules that are loaded into it before its own. */
  imports?: string[];
}

/** A hive as `npm start` serves it, on a port of its own. */
export interface HiveProcess {
  url: string;
  pid: number;
  /** The channel to what was loaded into it. */
  child: ChildProcess;
  stop(): Promise<void>;
  /** As a power cut would, but for the disk. */
  kill(): Promise<void>;
}

const START_MS = 60_000;

export async function startHiveProcess(plan: HivePlan): Promise<HiveProcess> {
  const { home, hubCache } = plan.folders;
  mkdirSync(home, { recursive: true });
  const imports = (plan.imports ?? []).flatMap((path) => ['--import', path]);
  const child = spawnGroup(plan.pin([process.execPath, ...imports, ...HIVE_COMMAND]), {
    env: {
      ...cleanEnvironment(home, plan.caFile),
      ...HIVE_ENVIRONMENT,
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: '0',
      RBEE_HOME: home,
      HF_HUB_CACHE: hubCache,
      HF_ENDPOINT: plan.hubUrl,
      ...(plan.connections && { RBEE_MAX_CONNECTIONS: String(plan.connections) }),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await addressOf(child);
  return {
    url,
    pid: child.pid ?? 0,
    child,
    stop: () => endGroup(child, 12_000),
    kill: () => {
      signalGroup(child, 'SIGKILL');
      return closed;
    },
  };
}

export function usageOf({ pid }: HiveProcess) {
  const usage = readUsage(pid);
  if (!usage) throw new Error('The hive has ended by itself.');
  return usage;
}

/** From now on the peak of its memory is counted anew. */
export function forgetPeak({ pid }: HiveProcess): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** From the one line that it prints. What it says otherwise is kept for the case that it never does. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`The hive ${why}: ${said.trim().slice(-600)}`));
    const late = setTimeout(() => fail('did not start in time'), START_MS);
    const listen = (chunk: Buffer) => {
      said = (said + chunk).slice(-4000);
      const url = /rbee Hive is at (\S+)/.exec(said)?.[1];
      if (!url) return;
      clearTimeout(late);
      resolve(url.replace(/\/$/, ''));
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('close', (code) => {
      clearTimeout(late);
      fail(`ended with ${code}`);
    });
  });
}
