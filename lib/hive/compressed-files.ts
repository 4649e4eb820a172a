import { createReadStream, type Dirent, readdirSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from './http-server.ts';

const ENDING = '.br';
const TYPES: Record<string, string> = {
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/**
 * Answers for scripts and style sheets with what the build has compressed; all else is `next`'s. Their names hold a
 * hash of their contents, so browsers keep them. What the build has not made ends here: a whole page that says so would
 * be made for anybody, as often as they ask. A folder without files changes nothing.
 */
export function withCompressedFiles(next: RequestHandler, folder: string, prefix: string): RequestHandler {
  const names = listFiles(folder);
  const addressOf = (name: string) => prefix + name.split(path.sep).join('/');
  const built = new Set(names.map(addressOf));
  const files = new Map(
    names
      .filter((name) => name.endsWith(ENDING))
      .map((name) => {
        const plain = name.slice(0, -ENDING.length);
        const file = path.join(folder, name);
        return [addressOf(plain), { file, sizeBytes: statSync(file).size, type: TYPES[path.extname(plain)] }];
      }),
  );
  return async (request, response) => {
    const address = (request.url ?? '').split('?', 1)[0] ?? '';
    if (built.size > 0 && address.startsWith(prefix) && !built.has(address)) {
      response.writeHead(404, { 'cache-control': 'no-store', 'content-length': 0 }).end();
      return;
    }
    const found = files.get(address);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!found?.type || !reads || !takesBrotli(request.headers['accept-encoding'])) return next(request, response);
    response.writeHead(200, {
      'content-type': found.type,
      'content-encoding': 'br',
      'content-length': found.sizeBytes,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    if (request.method === 'HEAD') response.end();
    else await send(found.file, response);
  };
}

async function send(file: string, response: ServerResponse): Promise<void> {
  try {
    await pipeline(createReadStream(file), response);
  } catch (error) {
    // Whoever asked has gone.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Browsers say so on https and on this machine alone. */
function takesBrotli(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? '')
    .split(',')
    .some((one) => /^br(\s*;\s*q=(?!0(\.0*)?$).*)?$/.test(one.trim()));
}

function listFiles(folder: string): string[] {
  const entries = readFolder(folder);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
