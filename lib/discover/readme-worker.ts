import { parentPort, workerData } from 'node:worker_threads';
import { type ReadmePlace, readmeHtml } from './readme-html.ts';

export interface ReadmeTask {
  markdown: string;
  place: ReadmePlace;
}

export type ReadmeMessage = { kind: 'begun' } | { kind: 'rendered'; html: string };

const say = (message: ReadmeMessage) => parentPort?.postMessage(message);
const { markdown, place } = workerData as ReadmeTask;
say({ kind: 'begun' });
say({ kind: 'rendered', html: readmeHtml(markdown, place) });
