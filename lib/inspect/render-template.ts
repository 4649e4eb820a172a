import { Worker } from 'node:worker_threads';
import type { TemplateAnswer, TemplateTask } from './template-worker.ts';

/** An ordinary template takes some milliseconds; it is a program of the publisher's, and may be made never to end. */
const LIMITS = { milliseconds: 3_000, megabytes: 64 };

/** The example talk by a chat template, run in a thread of its own without files, network or environment. */
export function renderTemplate(template: string, limits = LIMITS): Promise<TemplateAnswer> {
  const { promise, resolve } = Promise.withResolvers<TemplateAnswer>();
  const task: TemplateTask = { template };
  const worker = new Worker(new URL('./template-worker.ts', import.meta.url), {
    name: 'chat-template',
    workerData: task,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 16 },
  });
  const timer = setTimeout(() => resolve({ problem: 'It takes too long to run.' }), limits.milliseconds);
  worker.once('message', (answer: TemplateAnswer) => resolve(bounded(answer)));
  worker.once('error', () => resolve({ problem: 'It takes more memory than it may.' }));
  worker.once('exit', () => resolve({ problem: 'It ended without an answer.' }));
  return promise.finally(async () => {
    clearTimeout(timer);
    await worker.terminate();
  });
}

function bounded(answer: TemplateAnswer): TemplateAnswer {
  return 'problem' in answer ? { problem: answer.problem.replace(/\p{C}+/gu, ' ').slice(0, 300) } : answer;
}
