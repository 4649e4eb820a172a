import { parentPort, workerData } from 'node:worker_threads';
import { type ReadmePlace, readmeHtml } from './readme-html.ts';

export interface ReadmeTask {
  markdown: string;
  place: ReadmePlace;
}

const { markdown, place } = workerData as ReadmeTask;
parentPort?.postMessage(readmeHtml(markdown, place));
