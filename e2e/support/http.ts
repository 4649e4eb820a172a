export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** One call as curl makes it: no Origin, a JSON body when there is one. */
export async function call<T = unknown>(url: string, method = 'GET', json?: unknown): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    ...(json !== undefined && { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

export interface StreamEvent {
  id: string | null;
  event: string;
  /** As sent; JSON for all but the closing line. */
  data: string;
}

/** Yields the events of a stream as they come; comments are left out. Ends with the stream or with the signal. */
export async function* readEvents(url: string, init: RequestInit = {}): AsyncGenerator<StreamEvent> {
  const response = await fetch(url, init);
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    throw new Error(`${url} answered ${response.status} and no event stream: ${await response.text()}`);
  }
  let held = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (held + text).split('\n\n');
    held = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) yield event;
    }
  }
}

function parseEvent(block: string): StreamEvent | null {
  const field = (name: string) => {
    const lines = block.split('\n').filter((line) => line.startsWith(`${name}:`));
    return lines.length === 0 ? null : lines.map((line) => line.slice(name.length + 1).replace(/^ /, '')).join('\n');
  };
  const data = field('data');
  return data === null ? null : { id: field('id'), event: field('event') ?? 'message', data };
}
