import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import type { Random } from '#e2e/support/random.ts';
import { explainUnsafePath } from '#lib/reference/repo-path.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import type { RepoFile, RepoSnapshot } from '#lib/vendors/vendor.ts';
import { mutateBytes, mutateJson, oddNumber, oddText } from '../mutate.ts';
import { orRefused } from '../refusal.ts';
import { type FuzzTarget, Wrong } from '../target.ts';
import { startRawServer } from './raw-server.ts';

const REPO = 'TheBloke/Llama-2-7B-Chat-GGUF';
const TOKEN = 'hf_neverToBeSeenNeverToBeSeenNever';
const HEADERS = [
  ...['Link', 'Location', 'X-Repo-Commit', 'X-Linked-Size', 'X-Linked-Etag', 'ETag', 'X-Xet-Hash', 'Content-Type'],
  ...['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Error-Code', 'X-Error-Message', 'Content-Length'],
  ...['Content-Encoding', 'Transfer-Encoding', 'Set-Cookie', 'Connection'],
];
const STATUSES = [200, 204, 206, 301, 302, 304, 307, 308, 400, 401, 403, 404, 416, 429, 451, 500, 503, 100, 599, 999];
const never = new AbortController().signal;

interface Recorded {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

/** Answers of the Hub with something wrong in their status, their headers, their `Link` or their JSON. */
export const hubAnswers: FuzzTarget = {
  open: async () => {
    const hub = await startHub({ repos: sampleRepos() });
    hub.limits.change({ quotas: { anonymous: { api: 1e9, resolvers: 1e9 } } });
    const good = new Map<string, Recorded>();
    let change = (recorded: Recorded): Buffer => encode(recorded);
    const other = await startRawServer(async () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]');
    const server = await startRawServer(async (head) => {
      const [method = 'GET', path = '/'] = head.split(' ');
      const key = `${method} ${path}`;
      const known = good.get(key) ?? (await record(hub.url, method, path));
      if (good.size < 1000) good.set(key, known);
      return change(known);
    });
    const vendor = new HuggingFaceVendor({
      access: () => ({ endpoint: server.url, token: TOKEN }),
      wait: async () => {},
      timeoutMs: 1500,
      deadlineMs: 5000,
    });
    const snapshot = await vendor.snapshot({ repo: REPO, revision: null }, never);
    return {
      tryOne: async (random, note) => {
        const [name, ask] = random.pick(ASKS);
        const strikes = random.below(3);
        let answers = 0;
        const noted: string[] = [];
        server.heads.length = 0;
        other.heads.length = 0;
        change = (recorded) => {
          answers += 1;
          if (answers <= strikes && random.chance(0.5)) return encode(recorded);
          const bytes = changed(recorded, random, [server.url, other.url]);
          noted.push(bytes.subarray(0, 700).toString('latin1'));
          note(`${name}\n${noted.join('\n---\n')}`);
          return bytes;
        };
        const answer = await orRefused(() => ask(vendor, snapshot, random));
        if (answer !== null) check(answer);
        if (other.heads.some((head) => head.includes(TOKEN))) throw new Wrong('The token went to another host.');
        if (JSON.stringify(answer)?.includes(TOKEN) && name !== 'locate')
          throw new Wrong('The token is in the answer.');
      },
      close: async () => {
        vendor.close();
        server.close();
        other.close();
        await hub.close();
      },
    };
  },
};

type Ask = (vendor: HuggingFaceVendor, snapshot: RepoSnapshot, random: Random) => Promise<unknown>;

const asked = { repo: REPO, revision: null };
const fileIn = (snapshot: RepoSnapshot, random: Random): RepoFile => random.pick(snapshot.files);
const ASKS: [string, Ask][] = [
  ['snapshot', (vendor) => vendor.snapshot(asked, never)],
  ['view', (vendor) => vendor.view(asked, never)],
  ['head', (vendor) => vendor.head(asked, never)],
  ['revisions', (vendor, snapshot) => vendor.revisions(snapshot, never)],
  ['readme', (vendor, snapshot) => vendor.readme(snapshot, never)],
  ['may read', (vendor) => vendor.mayRead(REPO, never)],
  ['locate', (vendor, snapshot, random) => vendor.locate(snapshot, fileIn(snapshot, random), never)],
  ['terms', (vendor, snapshot, random) => vendor.terms(snapshot, fileIn(snapshot, random), never)],
  [
    'search',
    (vendor, _, random) =>
      vendor.search({ words: oddText(random).toWellFormed(), sort: 'likes', limit: 20, cursor: null }, never),
  ],
  [
    'part of a file',
    (vendor, snapshot, random) => vendor.openFile(snapshot, fileIn(snapshot, random)).read(0, 1, never),
  ],
];

function check(answer: unknown): void {
  const { files = [], commit } = (typeof answer === 'object' ? answer : {}) as Partial<RepoSnapshot>;
  for (const { path, sizeBytes, digest } of Array.isArray(files) ? files : []) {
    const fault = explainUnsafePath(path);
    if (fault) throw new Wrong(`It lists ${path}: ${fault}`);
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new Wrong(`It lists a size of ${sizeBytes}`);
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(digest.hex)) throw new Wrong(`It lists a hash ${digest.hex}`);
  }
  if (commit !== undefined && !/^[0-9a-f]{40}$/.test(commit)) throw new Wrong(`It pins ${commit}`);
}

async function record(url: string, method: string, path: string): Promise<Recorded> {
  const response = await fetch(url + path, { method, redirect: 'manual' }).catch(() => null);
  if (!response) return { status: 404, headers: [], body: Buffer.alloc(0) };
  const headers = [...response.headers].filter(
    ([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name),
  );
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) };
}

function encode({ status, headers, body }: Recorded): Buffer {
  const lines = [`HTTP/1.1 ${status} Said`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const length = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
    ? []
    : [`Content-Length: ${body.length}`];
  return Buffer.concat([
    Buffer.from(`${[...lines, ...length, 'Connection: close'].join('\r\n')}\r\n\r\n`, 'latin1'),
    body,
  ]);
}

function changed({ status, headers, body }: Recorded, random: Random, urls: string[]): Buffer {
  const answer: Recorded = { status, headers: [...headers], body };
  for (let times = random.between(1, 3); times > 0; times -= 1) {
    const kind = random.below(5);
    if (kind === 0) answer.status = random.pick(STATUSES);
    else if (kind === 1) answer.headers.push([random.pick(HEADERS), headerValue(random, urls)]);
    else if (kind === 2) answer.body = mutateBytes(answer.body, random);
    else answer.body = otherJson(answer.body, random);
  }
  const bytes = encode(answer);
  return random.chance(0.1) ? mutateBytes(bytes, random, Math.min(bytes.length, 300)) : bytes;
}

function otherJson(body: Buffer, random: Random): Buffer {
  try {
    return Buffer.from(JSON.stringify(mutateJson(JSON.parse(body.toString()), random)));
  } catch {
    return mutateBytes(body, random);
  }
}

function headerValue(random: Random, urls: string[]): string {
  const url = `${random.pick([...urls, 'file://', 'http://[::1', 'https://user:pw@127.0.0.1', '//', ''])}/api/models/${REPO}/tree/x?cursor=${random.below(10)}`;
  return random.pick([
    url,
    `<${url}>; rel="next"`,
    `<${url}>; rel=next, <${url}>; rel="next"`,
    `<${'<'.repeat(random.below(5000))}`,
    '"api";r=0;t=999999999999',
    `"api";r=${oddNumber(random)};t=${oddNumber(random)}`,
    String(oddNumber(random)),
    'Thu, 99 Foo 2026 99:99:99 GMT',
    'gzip',
    'chunked',
    `"${'a'.repeat(64)}"`,
    oddText(random)
      .replace(/[^\x20-\x7e\x80-\xff]/g, '')
      .slice(0, 4000),
  ]);
}
