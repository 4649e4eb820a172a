import { homedir } from 'node:os';
import { HiveError } from '#lib/contract/hive-error.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { readHubToken } from '#lib/vendors/hub-token.ts';
import type { Invocation } from '../command.ts';
import { checkHive } from '../doctor/check-hive.ts';
import { checkHub } from '../doctor/check-hub.ts';
import { checkFolder, checkNode } from '../doctor/check-machine.ts';
import { type Finding, fault, fine } from '../doctor/finding.ts';

const SIGNS = { ok: '✓', warning: '!', fault: '✗' } as const;

/** 1 when there is a fault; a warning is none. */
export async function execute({ fetch, out }: Invocation): Promise<number> {
  let faults = 0;
  for await (const finding of findings(fetch, process.env)) {
    if (finding.verdict === 'fault') faults += 1;
    out.object(finding);
    out.say(`${SIGNS[finding.verdict]} ${finding.check.padEnd(8)} ${finding.says}`);
    if (finding.verdict !== 'ok') out.say(`  ${''.padEnd(8)} ${finding.mend}`);
  }
  return faults > 0 ? 1 : 0;
}

async function* findings(fetch: Invocation['fetch'], env: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  yield checkNode();
  let settings: ReturnType<typeof readSettings>;
  try {
    settings = readSettings(env);
    yield fine('Settings', 'understood');
  } catch (error) {
    if (!HiveError.is(error)) throw error;
    yield fault('Settings', error.message, error.hint);
    return;
  }
  yield await checkFolder('Home', settings.home);
  yield await checkFolder('Cache', settings.hubCache);
  yield await checkHive(fetch, settings.port, settings.host);
  yield* await checkHub(settings.hubEndpoint, () => readHubToken(env, homedir()), env);
}
