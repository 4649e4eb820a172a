import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onCores } from '../measure/cores.ts';
import { endGroup, spawnGroup } from '../measure/process-groups.ts';

/** A module of the bench in a process of its own, by its first message. It ends with `end()`, or with this process. */
export interface NodeProcess<Ready> {
  ready: Ready;
  /** Sends a message and waits for the next one. */
  ask(message: object): Promise<unknown>;
  end(): Promise<void>;
}

export async function startNodeProcess<Ready>(
  module: URL,
  plan: object,
  core: string | null,
): Promise<NodeProcess<Ready>> {
  const argv = onCores(core, [process.execPath, fileURLToPath(module), JSON.stringify(plan)]);
  const child = spawnGroup(argv, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    ready: (await nextMessage(child)) as Ready,
    ask: (message) => {
      const answer = nextMessage(child);
      child.send(message);
      return answer;
    },
    end: () => endGroup(child),
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`A process of the bench ended with ${code}.`);
  });
  const message = once(child, 'message', { signal }).then(([value]) => value as unknown);
  try {
    return await Promise.race([message, ended]);
  } finally {
    // The one that lost is told that nobody waits for it any more.
    Promise.allSettled([message, ended]);
    settled.abort();
  }
}
