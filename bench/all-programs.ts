import { engine, engineWithoutHash, engineWithoutSync } from './ours/engine.ts';
import { hive } from './ours/hive.ts';
import { aria2Alone, aria2WithCheck } from './peers/aria2.ts';
import { curlAlone, curlThenOpenssl, curlThenSha256sum } from './peers/curl.ts';
import { hf } from './peers/hf.ts';
import { hubJs } from './peers/hub-js.ts';
import { ipull } from './peers/ipull.ts';
import type { Program } from './peers/program.ts';

export const PROGRAMS: Program[] = [
  curlAlone,
  curlThenSha256sum,
  curlThenOpenssl,
  aria2Alone,
  aria2WithCheck,
  hubJs,
  ipull,
  hf,
  engine,
  engineWithoutHash,
  engineWithoutSync,
  hive,
];
