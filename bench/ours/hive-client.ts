import type { EndEvent } from '#lib/contract/events.ts';
import { type Job, type JobCreated, jobCreatedSchema, jobSchema } from '#lib/contract/jobs.ts';

/** The calls of the HTTP API that the bench needs, as any program would make them. */
export class HiveClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async download(model: string): Promise<JobCreated> {
    const body = JSON.stringify({ operation: 'model_download', model });
    const headers = { 'content-type': 'application/json' };
    return jobCreatedSchema.parse(await this.#json('/v1/jobs', { method: 'POST', headers, body }));
  }

  async job(id: string): Promise<Job> {
    return jobSchema.parse(await this.#json(`/v1/jobs/${id}`));
  }

  /** Watches the job's event stream. Throws when it ended otherwise than completed. */
  async untilCompleted({ sse_url }: JobCreated, signal: AbortSignal): Promise<EndEvent> {
    const response = await fetch(this.url + sse_url, { signal });
    if (!response.body) throw new Error(`The stream of the job answered ${response.status}.`);
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const end = endOf(text);
      if (end?.state === 'completed') return end;
      if (end) throw new Error(`The job ended as ${end.state}: ${end.error?.message}`);
      text = text.slice(text.lastIndexOf('\n\n') + 2);
    }
    throw new Error('The stream of the job ended without an end.');
  }

  async deleteModel(id: string): Promise<void> {
    await this.#json(`/v1/models/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  async #json(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(this.url + path, init);
    if (response.ok) return response.json();
    throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${await response.text()}`);
  }
}

/** The `end` event among whole events of a stream, if it is there. */
export function endOf(text: string): EndEvent | null {
  const data = /(?:^|\n)event: end\ndata: (.*)\n\n/.exec(text)?.[1];
  return data === undefined ? null : JSON.parse(data);
}
