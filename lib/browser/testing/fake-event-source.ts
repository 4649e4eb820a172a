import type { Narration, ProgressEvent } from '#lib/contract/events.ts';

/** Stands where the browser's EventSource does: what the hive would send is sent by the test. */
export class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = [];
  readonly url: string;
  closed = false;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  static open = (url: string): EventSource => new FakeEventSource(url) as unknown as EventSource;

  static get latest(): FakeEventSource {
    const latest = FakeEventSource.opened.at(-1);
    if (!latest) throw new Error('No stream has been opened.');
    return latest;
  }

  close(): void {
    this.closed = true;
  }

  accept(): void {
    this.dispatchEvent(new Event('open'));
  }

  breakOff(): void {
    this.dispatchEvent(new Event('error'));
  }

  send(
    event: 'progress' | 'narration' | 'end' | 'model' | 'cleared' | 'request',
    data: unknown,
    id: number | '' = '',
  ): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data), lastEventId: String(id) }));
  }
}

export function narration(jobId: string, action: Narration['action'], human: string = action): Narration {
  return { job_id: jobId, action, actor: 'hive', target: 'org/repo', human, level: 'info', at: '2026-11-23T07:00:00Z' };
}

export function progress(jobId: string, bytes: number, total = 1000): ProgressEvent {
  return {
    job_id: jobId,
    state: 'downloading',
    bytes,
    total_bytes: total,
    percent: (bytes / total) * 100,
    speed_bps: 100,
    eta_secs: (total - bytes) / 100,
    verified_bytes: 0,
    files: [],
  };
}
