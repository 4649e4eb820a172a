import { downloadFileToCacheDir } from '@huggingface/hub';
import type { HubJsTask } from './hub-js.ts';

/** `node hub-js-run.ts <task as JSON>`: all files of a repo at once, each into the cache. */
const { hubUrl, repo, paths, cacheDir }: HubJsTask = JSON.parse(process.argv[2] ?? '{}');
await Promise.all(paths.map((path) => downloadFileToCacheDir({ hubUrl, repo, path, cacheDir })));
