import { HiveError } from '#lib/contract/hive-error.ts';
import { askHub, type HubCall } from './ask-hub.ts';
import type { Answer } from './hub-transport.ts';

/** A renamed repo is one step; the Hub itself never takes more than two. */
const MOST_REDIRECTS = 5;
/** Pages of one listing: a Hub that links in circles is left. */
const MOST_REQUESTS = 500;

/**
 * A `fetch` for the API calls of @huggingface/hub, which reads no status and follows any link. It stays on the
 * configured origin, follows redirects by hand, adds the token itself, and throws a HiveError for whatever is no 2xx.
 */
export function guardedFetch(call: HubCall): typeof fetch {
  let requests = 0;
  return async (input) => {
    requests += 1;
    if (requests > MOST_REQUESTS) throw new HiveError('hub_error', 'The listing of the Hub has no end.');
    const answer = await followed(call, new URL(input instanceof Request ? input.url : input));
    const body = answer.status === 204 ? null : new Uint8Array(answer.body);
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}

async function followed(call: HubCall, start: URL): Promise<Answer> {
  let url = start;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    checkOrigin(call, url);
    const answer = await askHub(call, 'GET', url, { accept: 'application/json' });
    if (answer.status >= 200 && answer.status < 300) return answer;
    url = redirectTarget(answer, url);
  }
  throw new HiveError('hub_error', 'The Hub redirects in circles.', { details: { url: start.pathname } });
}

/** Where a 3xx leads. Throws `hub_error` when it leads nowhere. */
export function redirectTarget({ status, headers }: Answer, from: URL): URL {
  const location = headers.get('location');
  if (![301, 302, 303, 307, 308].includes(status) || location === null || !URL.canParse(location, from)) {
    throw new HiveError('hub_error', `The Hub answered with status ${status}, which leads nowhere.`, {
      details: { status },
    });
  }
  return new URL(location, from);
}

function checkOrigin({ endpoint }: HubCall, url: URL): void {
  if (url.origin === endpoint.origin) return;
  throw new HiveError('hub_error', `The Hub at ${endpoint.host} sends its listing elsewhere, to ${url.host}.`, {
    hint: `If ${url.host} is the Hub you mean, set HF_ENDPOINT to it.`,
    details: { host: url.host },
  });
}
