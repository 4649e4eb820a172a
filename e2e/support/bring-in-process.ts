import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { systemEnvironment } from './hive-process.ts';

const SCRIPT = fileURLToPath(new URL('./bring-model.ts', import.meta.url));

export interface Bringing {
  model: string;
  hubUrl: string;
  home: string;
  hubCache: string;
  /** For Node, before the script. */
  nodeOptions?: string[];
  env?: Record<string, string>;
}

export interface Brought {
  state: string;
  error: { code: string; message: string } | null;
  path: string | null;
}

/** Runs a hive without pages in a process of its own until it has brought one model. */
export async function bringInProcess(bringing: Bringing): Promise<Brought> {
  const { model, hubUrl, home, hubCache, nodeOptions = [], env = {} } = bringing;
  const child = spawn(process.execPath, [...nodeOptions, SCRIPT, model], {
    env: {
      ...systemEnvironment(),
      NODE_ENV: 'production',
      HOME: home,
      RBEE_HOME: home,
      HF_HUB_CACHE: hubCache,
      HF_ENDPOINT: hubUrl,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const last = said.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || !last.startsWith('{')) throw new Error(`The hive ended with ${code}.\n${said}\n${complained}`);
  return JSON.parse(last);
}
