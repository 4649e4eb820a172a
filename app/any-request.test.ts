import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type AnyRequest, anyRequest } from '#e2e/support/any-request.ts';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';
import { Documented } from '#e2e/support/documented.ts';
import type { Call } from '#lib/contract/call.ts';
import { ALL_CALLS } from '#lib/contract/calls/all-calls.ts';
import { EXAMPLE } from '#lib/contract/calls/example-values.ts';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

/** Every run of the tests asks the same. `RBEE_API_RUNS=500 RBEE_API_SEED=42 npm run test:unit -- app/any-request.test.ts` asks more. */
const USUAL = { runs: 15, seed: 20261126 };
const RUNS = Number(process.env.RBEE_API_RUNS ?? USUAL.runs);
const SEED = Number(process.env.RBEE_API_SEED ?? USUAL.seed);

const document = createOpenApiDocument('1.0.0');
const documented = new Documented(document);
let room: ApiRoom;

beforeAll(async () => {
  process.stdout.write(`Any request: seed ${SEED}, ${RUNS} of each call\n`);
  room = await openApiRoom();
  for (const model of [EXAMPLE.reference, 'bumble/bumble-0.4m-instruct-GGUF:Q9_9']) {
    const created = await room.send('POST', '/v1/jobs', { operation: 'model_download', model });
    const { sse_url } = (await created.json()) as { sse_url: string };
    await (await room.send('GET', sse_url)).text();
  }
  // From here on downloads stay where they are: one runs, the others wait.
  await room.send('PATCH', '/v1/settings', { max_concurrent_jobs: 1, bandwidth_limit_bps: 1024 });
  const headers = { authorization: `Bearer ${room.tokenFor('viewer')}` };
  const files = Array.from({ length: 4 }, (_, n) => `bumble/bumble-zoo-GGUF:no-such-file-${n}.gguf`);
  for (const model of ['TheBloke/Llama-2-7B-Chat-GGUF:Q8_0', ...files]) {
    await room.send('POST', '/v1/jobs', { operation: 'model_download', model });
  }
  await room.send('POST', '/v1/jobs', { operation: 'model_download', model: 'bumble/big-bumble-GGUF' }, { headers });
});
afterAll(() => room.close());

/** Ids that the hive knows at this moment, by the address that they belong to. Its own token stays out of it. */
async function known(path: string): Promise<string[]> {
  const lists: [RegExp, string, (body: never) => string[]][] = [
    [
      /^\/v1\/jobs\//,
      '/v1/jobs?operation=model_download',
      ({ jobs }: { jobs: { job_id: string }[] }) => jobs.map((job) => job.job_id),
    ],
    [/^\/v1\/models\//, '/v1/models', ({ models }: { models: { id: string }[] }) => models.map(({ id }) => id)],
    [/^\/v1\/users\//, '/v1/users', ({ users }: { users: { id: string }[] }) => users.map(({ id }) => id)],
    [
      /^\/v1\/requests\//,
      '/v1/requests',
      ({ requests }: { requests: { request_id: string }[] }) => requests.map((each) => each.request_id),
    ],
    [
      /^\/v1\/webhooks\//,
      '/v1/webhooks',
      ({ webhooks }: { webhooks: { id: string }[] }) => webhooks.map(({ id }) => id),
    ],
  ];
  const [, list, idsOf] = lists.find(([address]) => address.test(path)) ?? [];
  return list && idsOf ? idsOf((await (await room.send('GET', list)).json()) as never) : [];
}

/** What takes something away comes last: others look at it. */
const takesAway = ({ id }: Call) => Number(/^(cancel|clear|delete|dismiss|remove)/.test(id));
const inOrder = [...ALL_CALLS].sort((a, b) => takesAway(a) - takesAway(b));

async function send(call: Call, { params, query, body }: AnyRequest) {
  const ids = await known(call.path);
  const address = call.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const { known: at, text } = params[name] ?? { known: 0, text: null };
    return encodeURIComponent(text ?? ids[at % ids.length] ?? call.params?.[name]?.example ?? '');
  });
  const abort = new AbortController();
  const search = new URLSearchParams(query);
  const response = await room.send(call.method, `${address}?${search}`, body, { signal: abort.signal });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const answer = isStream ? null : await response.text();
  abort.abort();
  return { response, answer };
}

const statuses = new Map<string, Set<number>>();

test.each(inOrder.map((call) => [call.id, call] as const))(
  '%s has an answer to everything',
  async (_, call) => {
    const seen = new Set<number>();
    statuses.set(call.id, seen);
    await fc.assert(
      fc.asyncProperty(anyRequest(call, document), async (asked) => {
        const { response, answer } = await send(call, asked);
        seen.add(response.status);
        expect(response.status, answer ?? '').not.toBe(500);
        expect(documented.problems(call, response, answer)).toEqual([]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  },
  RUNS * 4000,
);

/** What these want is made by no call, is rare, or belongs to a person who is signed in. */
const WANTS_MORE = [
  ...[
    'rollBackModel',
    'repairModel',
    'updateModel',
    'giveUpPrevious',
    'reclaimDisk',
    'moveJob',
    'dismissJob',
    'declineRequest',
  ],
  ...['signIn', 'endSession', 'changePassword', 'setOwnHubToken', 'removeOwnHubToken', 'showLink', 'useLink'],
  // Its own would be among them.
  'revokeToken',
  // There is no provider.
  ...['beginOpenId', 'finishOpenId'],
];

/** Of the requests that every run sends; others may happen to be less lucky. */
test.runIf(SEED === USUAL.seed && RUNS >= USUAL.runs)('and each was asked in a way that it accepts', () => {
  const refused = [...statuses].filter(([, seen]) => [...seen].every((status) => status >= 400)).map(([id]) => id);
  expect(refused.filter((id) => !WANTS_MORE.includes(id))).toEqual([]);
});
