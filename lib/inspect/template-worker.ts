import { parentPort, workerData } from 'node:worker_threads';
import { Template } from '@huggingface/jinja';
import { EXAMPLE_CHAT } from './example-chat.ts';

export interface TemplateTask {
  template: string;
}

export type TemplateAnswer = { rendered: string } | { problem: string };

const MOST_CHARACTERS = 20_000;

const { template } = workerData as TemplateTask;
parentPort?.postMessage(answer());

function answer(): TemplateAnswer {
  try {
    return { rendered: render(EXAMPLE_CHAT) };
  } catch {
    // Many know no system message, and say so by an error.
    try {
      return { rendered: render(EXAMPLE_CHAT.filter(({ role }) => role !== 'system')) };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

function render(messages: readonly { role: string; content: string }[]): string {
  const text = new Template(template).render({
    messages: messages.map((message) => ({ ...message })),
    add_generation_prompt: true,
    bos_token: '<bos>',
    eos_token: '<eos>',
  });
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
