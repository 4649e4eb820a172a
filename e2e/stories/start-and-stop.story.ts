import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '#e2e/support/free-port.ts';
import { systemEnvironment } from '#e2e/support/hive-process.ts';
import { call, readEvents } from '#e2e/support/http.ts';
import { expect, test } from '#e2e/support/test.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

test.describe('npm start', () => {
  let running: Started | null = null;
  test.afterEach(() => running?.end());

  const begin = async (env: Record<string, string>) => {
    running = await npmStart(env);
    return running;
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`ends within 10 s and with 0 at ${signal}, with a stream open`, async () => {
      const hive = await begin({ RBEE_HOME: test.info().outputPath('home') });
      const stream = readEvents(`${hive.url}/v1/events`).next();
      await expect.poll(() => hive.isServing()).toBe(true);
      expect((await call(`${hive.url}/ready`)).body).toEqual({ status: 'ready' });

      const begun = Date.now();
      hive.npm.kill(signal);
      const [code] = await once(hive.npm, 'close');
      expect(code).toBe(0);
      expect(Date.now() - begun).toBeLessThan(10_000);
      expect(await hive.isServing()).toBe(false);
      expect((await stream).done).toBe(true);
    });
  }

  test('leaves nothing behind when npm itself is killed, and the next start finds its port', async () => {
    const env = { RBEE_HOME: test.info().outputPath('home') };
    const first = await begin(env);
    first.npm.kill('SIGKILL');
    await once(first.npm, 'exit');

    const second = await begin({ ...env, PORT: String(first.port) });
    expect((await call(`${second.url}/health`)).body).toMatchObject({ status: 'ok', hive_id: 'localhost' });
  });

  test('says in one sentence that the port is taken', async () => {
    const first = await begin({ RBEE_HOME: test.info().outputPath('home') });
    const second = spawnNpm({ RBEE_HOME: test.info().outputPath('other'), PORT: String(first.port) });
    const [code] = await once(second.npm, 'close');
    expect(code).toBe(1);
    expect(second.output()).toContain(`Port ${first.port} of 127.0.0.1 is in use`);
  });

  test('says in one line what is wrong with a setting', async () => {
    const refused = spawnNpm({ RBEE_HOME: test.info().outputPath('home'), PORT: '0', RBEE_MAX_CONECTIONS: '4' });
    const [code] = await once(refused.npm, 'close');
    expect(code).toBe(1);
    expect(refused.output()).toContain('RBEE_MAX_CONECTIONS is not a setting of the hive');
  });
});

interface Started {
  npm: ChildProcess;
  url: string;
  port: number;
  isServing(): Promise<boolean>;
  end(): Promise<void>;
}

async function npmStart(env: Record<string, string>): Promise<Started> {
  const port = Number(env.PORT ?? (await freePort()));
  const { npm, output } = spawnNpm({ ...env, PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  const isServing = () =>
    fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    );
  await expect.poll(() => output().includes(`is at ${url}`), { message: 'npm start serves' }).toBe(true);
  return {
    npm,
    url,
    port,
    isServing,
    end: async () => {
      npm.kill('SIGTERM');
      await expect.poll(isServing).toBe(false);
    },
  };
}

function spawnNpm(env: Record<string, string>): { npm: ChildProcess; output: () => string } {
  const npm = spawn('npm', ['start'], {
    cwd: PROJECT,
    env: { ...systemEnvironment(), HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  }
  return { npm, output: () => text };
}
