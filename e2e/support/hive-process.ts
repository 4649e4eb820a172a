import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HIVE_COMMAND, HIVE_ENVIRONMENT } from '../../scripts/steps/hive-command.mjs';
import { freePort } from './free-port.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const START_WITHIN_MS = 120_000;

export interface HiveOptions {
  /** Holds everything: the hive's home and the Hugging Face cache. */
  folder: string;
  hubUrl: string;
  env?: Record<string, string>;
}

/** The built hive as a process of its own, as a person starts it; its port and its folders outlive a restart. */
export class HiveProcess {
  readonly home: string;
  readonly hubCache: string;
  readonly #env: Record<string, string>;
  #child: ChildProcess | null = null;
  #port = 0;
  #output = '';

  constructor(options: HiveOptions) {
    this.home = `${options.folder}/rbee`;
    this.hubCache = `${options.folder}/huggingface/hub`;
    this.#env = {
      ...systemEnvironment(),
      ...HIVE_ENVIRONMENT,
      HOME: options.folder,
      RBEE_HOME: this.home,
      HF_HOME: `${options.folder}/huggingface`,
      HF_ENDPOINT: options.hubUrl,
      // A quarter of what a start costs; the stories start about a hundred.
      NODE_COMPILE_CACHE: join(PROJECT, 'test-results', 'compile-cache'),
      ...options.env,
    };
  }

  get url(): string {
    if (this.#port === 0) throw new Error('The hive has not been started.');
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Null while it is stopped. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** All that it has said so far, over all its starts. */
  get output(): string {
    return this.#output;
  }

  async start(): Promise<void> {
    if (this.#child) throw new Error('The hive runs already.');
    if (this.#port === 0) this.#port = await freePort();
    const child = spawn(process.execPath, HIVE_COMMAND, {
      cwd: PROJECT,
      env: { ...this.#env, NODE_ENV: 'production', PORT: String(this.#port) },
      // With a channel, so that it ends by itself when the test runner is killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    const begun = this.#output.length;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    child.once('close', () => {
      this.#child = null;
    });
    const until = Date.now() + START_WITHIN_MS;
    while (Date.now() < until && this.#child === child) {
      if (this.#output.includes('is at http://', begun)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.kill9();
    throw new Error(`The hive did not start:\n${this.#output.slice(begun)}`);
  }

  /** As Ctrl+C does. Resolves with the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** As a power cut does. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** An answer of what was loaded into it, such as a meter of its event loop. */
  async ask(): Promise<unknown> {
    if (!this.#child) throw new Error('The hive does not run.');
    const answer = once(this.#child, 'message');
    this.#child.send({});
    return (await answer)[0];
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    const closed = once(child, 'close');
    child.kill(signal);
    const [code] = await closed;
    return typeof code === 'number' ? code : null;
  }
}

/** Nothing of the person's own Hub, cache, proxy or hive reaches a test. */
export function systemEnvironment(): Record<string, string> {
  const names = ['PATH', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
