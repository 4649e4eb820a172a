import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { freePort } from '#e2e/support/free-port.ts';
import { systemEnvironment } from '#e2e/support/hive-process.ts';

/**
 * How fast the mirror gives a file that the page cache holds, beside nginx with sendfile on the same file: curl to
 * nowhere, one after the other, round by round. Prints the medians in MB/s and their ratio.
 */
const ROUNDS = Number(process.argv[2] ?? 7);
const SIZE = Number(process.argv[3] ?? 2 ** 30);
const REPO = 'bench/mirrored-GGUF';
const FILE = 'mirrored.Q8_0.gguf';
const run = promisify(execFile);

const folder = mkdtempSync(path.join(tmpdir(), 'rbee-bench-mirror-'));
const children: ChildProcess[] = [];
try {
  const hive = await startMirror();
  const nginxUrl = await startNginx(realpathSync(hive.path));
  const mirrorUrl = `${hive.url}/hub/${REPO}/resolve/main/${FILE}`;
  const ways: [string, string[]][] = [
    ['whole', []],
    ['range', ['-r', `${SIZE / 4}-${SIZE - 1}`]],
    ['8 ranges at once', []],
  ];
  for (const [name, options] of ways) {
    const speeds = { nginx: [] as number[], mirror: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [who, url] of [
        ['nginx', nginxUrl],
        ['mirror', mirrorUrl],
      ] as const) {
        speeds[who].push(name.startsWith('8') ? await fetchRanges(url, 8) : await fetchOnce(url, options));
      }
    }
    const [nginx, mirror] = [median(speeds.nginx), median(speeds.mirror)];
    say(
      `${name}: nginx ${nginx.toFixed(0)} MB/s, mirror ${mirror.toFixed(0)} MB/s, ratio ${(mirror / nginx).toFixed(2)}`,
    );
  }
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function startMirror(): Promise<{ url: string; path: string }> {
  const source = generatedGguf({ seed: 3, size: SIZE, fileType: 7, name: 'Mirrored' });
  const hub = await startHub({ repos: [repo({ id: REPO, files: { [FILE]: source } })] });
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts'), REPO], {
    env: {
      ...systemEnvironment(),
      HOME: folder,
      RBEE_HOME: path.join(folder, 'home'),
      HF_HUB_CACHE: path.join(folder, 'hub'),
      HF_ENDPOINT: hub.url,
      RBEE_MIRROR: 'on',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  await hub.close();
  return JSON.parse(String(line));
}

/** As it is packaged, with what a static server of large files sets. */
async function startNginx(file: string): Promise<string> {
  const port = await freePort();
  const config = path.join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off; sendfile on; tcp_nopush on;
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3;
  uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  server { listen 127.0.0.1:${port}; location = /file { alias ${file}; } }
}`,
  );
  children.push(spawn('nginx', ['-p', folder, '-c', config], { stdio: 'inherit' }));
  const url = `http://127.0.0.1:${port}/file`;
  for (let tries = 0; tries < 50; tries += 1) {
    const up = await fetch(url, { method: 'HEAD' }).catch(() => null);
    if (up?.ok) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nginx does not answer.');
}

async function fetchOnce(url: string, options: string[]): Promise<number> {
  const form = '%{speed_download}';
  const { stdout } = await run('curl', ['-sf', ...options, '-o', '/dev/null', '-w', form, url]);
  return Number(stdout) / 1e6;
}

async function fetchRanges(url: string, count: number): Promise<number> {
  const part = SIZE / count;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: count }, (_, index) => fetchOnce(url, ['-r', `${index * part}-${(index + 1) * part - 1}`])),
  );
  return SIZE / 1e6 / ((performance.now() - begun) / 1000);
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
