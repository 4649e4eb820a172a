import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';
import { Documented } from '#e2e/support/documented.ts';
import type { Call, CallExample } from '#lib/contract/call.ts';
import { ALL_CALLS } from '#lib/contract/calls/all-calls.ts';
import { EXAMPLE } from '#lib/contract/calls/example-values.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

let room: ApiRoom;
let documented: Documented;

beforeAll(async () => {
  room = await openApiRoom();
  documented = new Documented(await read('GET', '/v1/openapi.json'));
  await downloaded(EXAMPLE.reference);
  // From here on downloads stay where they are: one runs, the others wait.
  await read('PATCH', '/v1/settings', { max_concurrent_jobs: 1, bandwidth_limit_bps: 1024 });
  await download('TheBloke/Llama-2-7B-Chat-GGUF:Q8_0');
});

afterAll(() => room.close());

async function read<T>(method: string, address: string, body?: unknown, token?: string): Promise<T> {
  const headers = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
  const response = await room.send(method, address, body, headers);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`);
  return text === '' ? (undefined as T) : JSON.parse(text);
}

const download = async (model: string) =>
  (await read<{ job_id: string }>('POST', '/v1/jobs', { operation: 'model_download', model })).job_id;

/** The stream of a job closes when it has ended. */
async function downloaded(model: string): Promise<string> {
  const jobId = await download(model);
  await (await room.send('GET', `/v1/jobs/${jobId}/stream`)).text();
  return jobId;
}

let count = 0;
/** One that nothing else here has a job for. */
const another = () => {
  count += 1;
  return `bumble/bumble-zoo-GGUF:no-such-file-${count}.gguf`;
};
const user = () => read<{ user: { id: string }; invite_url: string }>('POST', '/v1/users', person());
const person = () => {
  count += 1;
  return { email: `someone-${count}@example.com`, role: 'operator' };
};
const signedUp = async () => {
  const { invite_url } = await read<{ invite_url: string }>('POST', '/v1/users', {
    email: 'grace@example.com',
    role: 'viewer',
  });
  await read('POST', new URL(invite_url).pathname.replace('/join/', '/v1/links/'), { password: EXAMPLE.password });
};

/** In their place come those that this hive has. */
type Stead = Partial<Record<keyof typeof EXAMPLE, string>>;
const waiting = async (): Promise<Stead> => ({
  jobId: await download(another()),
  otherJobId: await download(another()),
});
const failed = async (): Promise<Stead> => {
  await read('PATCH', '/v1/settings', { max_concurrent_jobs: 2 });
  const jobId = await downloaded(another());
  await read('PATCH', '/v1/settings', { max_concurrent_jobs: 1 });
  return { jobId };
};
const paused = async (): Promise<Stead> => {
  const jobId = await download(another());
  await read('POST', `/v1/jobs/${jobId}/pause`);
  return { jobId };
};
const asked = async (): Promise<Stead> => ({
  requestId: (
    await read<{ request_id: string }>(
      'POST',
      '/v1/jobs',
      { operation: 'model_download', model: another() },
      room.tokenFor('viewer'),
    )
  ).request_id,
});
const webhook = async (): Promise<Stead> => {
  const given = { url: 'http://127.0.0.1:9/', events: ['requested'], allow_private: true };
  return { webhookId: (await read<{ webhook: { id: string } }>('POST', '/v1/webhooks', given)).webhook.id };
};
const invited = async (): Promise<Stead> => {
  const { user: made, invite_url } = await user();
  return { userId: made.id, secret: invite_url.split('/').at(-1) ?? '' };
};

const BEFORE: Record<string, () => Promise<Stead>> = {
  getJob: waiting,
  cancelJob: waiting,
  moveJob: waiting,
  pauseJob: waiting,
  followJob: waiting,
  unfollowJob: waiting,
  seeNotices: waiting,
  watchJob: waiting,
  resumeJob: paused,
  retryJob: failed,
  dismissJob: failed,
  getRequest: asked,
  approveRequest: asked,
  declineRequest: asked,
  changeUser: invited,
  createUserLink: invited,
  showLink: invited,
  useLink: invited,
  removeWebhook: webhook,
  testWebhook: webhook,
  listDeliveries: webhook,
  signIn: async () => {
    await signedUp().catch(() => undefined);
    return {};
  },
  endSession: async () => {
    const { sessions } = await read<{ sessions: { id: string }[] }>('GET', '/v1/sessions');
    return { sessionId: sessions[0]?.id ?? '' };
  },
  revokeToken: async () => ({
    tokenId: (await read<{ id: string }>('POST', '/v1/tokens', { name: 'to be revoked', role: 'viewer' })).id,
  }),
};

function inTheirStead(text: string, stead: Stead): string {
  const keys = Object.keys(stead) as (keyof Stead)[];
  return keys.reduce((known, key) => known.replaceAll(EXAMPLE[key], stead[key] ?? ''), text);
}

async function tryExample(call: Call, { query, body, status }: CallExample): Promise<void> {
  const stead = (await BEFORE[call.id]?.()) ?? {};
  const address = call.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(inTheirStead(call.params?.[name]?.example ?? '', stead)),
  );
  const sent = body === undefined ? undefined : JSON.parse(inTheirStead(JSON.stringify(body), stead));
  const abort = new AbortController();
  const search = query ? `?${new URLSearchParams(query)}` : '';
  const response = await room.send(call.method, address + search, sent, { signal: abort.signal });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? null : await response.text();
  abort.abort();
  expect(response.status, text ?? '').toBe(status);
  expect(documented.problems(call, response, text)).toEqual([]);
}

/** What takes a model away comes last: others look at it. */
const inOrder = [...ALL_CALLS].sort(
  (a, b) => Number(a.id.startsWith('deleteModel')) - Number(b.id.startsWith('deleteModel')),
);

test.each(inOrder.flatMap((call) => call.examples.map((example) => [call.id, example.name, call, example] as const)))(
  '%s: %s',
  async (_id, _name, call, example) => tryExample(call, example),
);
