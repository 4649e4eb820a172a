import { HiveError } from '#lib/contract/hive-error.ts';
import type { Selection } from './reference.ts';
import { quote, refuse } from './refuse.ts';
import { explainUnsafePath } from './repo-path.ts';

/** What stands after the colon: a file when it ends with `.gguf`, otherwise a quant. */
export function parseSelection(text: string): Selection {
  if (text === '')
    throw refuse('Nothing follows the colon.', 'Write a quant such as Q4_K_M or a file after the colon.');
  return looksLikeFile(text) ? fileSelection(text) : quantSelection(text);
}

/** Throws `unsafe_path` when the file would not stay inside the repo. */
export function fileSelection(path: string): Selection {
  const fault = explainUnsafePath(path);
  if (fault !== null) {
    throw new HiveError('unsafe_path', `The file ${quote(path)} can’t be used: ${fault}.`, {
      hint: 'Write the path of the file inside its repository, as the Hub shows it.',
    });
  }
  if (!isGgufFile(path)) {
    throw refuse(`${quote(path)} is not a GGUF file.`, 'Name a file that ends with .gguf, or a quant such as Q4_K_M.');
  }
  return { kind: 'file', path };
}

/** A page of a folder names a quant when the folder is called like one; any other folder says too little. */
export function folderSelection(folder: string): Selection {
  const name = folder.split('/').at(-1) ?? '';
  if (QUANT_FOLDER.test(name)) return quantSelection(name);
  throw refuse(
    `The folder ${quote(folder)} doesn’t say which model is meant.`,
    'Open the file on the Hub and paste that address, or write org/repo:QUANT.',
  );
}

export function isGgufFile(path: string): boolean {
  return /[^/]\.gguf$/i.test(path);
}

const QUANT_FOLDER = /^(UD-)?([IT]?Q[1-8](_[A-Z0-9]+)*|BF16|FP?16|FP?32|MXFP4(_MOE)?|NVFP4)$/i;

function quantSelection(text: string): Selection {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) {
    throw refuse(
      `${quote(text)} is neither a quant nor a GGUF file.`,
      'Write org/repo:Q4_K_M or org/repo:file.gguf; a revision goes right after the repo: org/repo@main:Q4_K_M.',
    );
  }
  return { kind: 'quant', quant: text.toUpperCase() };
}

/** Anything with a path's shape is judged as a path, so that its refusal says what is unsafe about it. */
function looksLikeFile(text: string): boolean {
  return isGgufFile(text) || /[/\\]/.test(text) || text.includes('..') || /^[A-Za-z]:/.test(text);
}
