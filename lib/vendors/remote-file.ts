import { HiveError } from '#lib/contract/hive-error.ts';
import { askHub, type HubCall } from './ask-hub.ts';
import type { Answer } from './hub-transport.ts';
import { locateFile } from './locate-file.ts';
import type { RangedFile, RepoFile, RepoSnapshot } from './vendor.ts';

/** Signed addresses run out; a new one is asked for so often while one read waits. */
const MOST_LOCATIONS = 2;

/** A file at the Hub of which ranges are read, such as its header, without downloading it. */
export class RemoteFile implements RangedFile {
  readonly #callFor: (signal: AbortSignal) => HubCall;
  readonly #snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>;
  readonly #file: RepoFile;
  #url: URL | null = null;

  constructor(
    callFor: (signal: AbortSignal) => HubCall,
    snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>,
    file: RepoFile,
  ) {
    this.#callFor = callFor;
    this.#snapshot = snapshot;
    this.#file = file;
  }

  get sizeBytes(): number {
    return this.#file.sizeBytes;
  }

  async read(offsetBytes: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const call = this.#callFor(signal);
    for (let locations = 1; ; locations += 1) {
      const known = this.#url;
      const url = known ?? new URL((await locateFile(call, this.#snapshot, this.#file)).url);
      this.#url = url;
      try {
        return await this.#readFrom(call, url, offsetBytes, lengthBytes);
      } catch (error) {
        if (!HiveError.is(error) || url.origin === call.endpoint.origin) throw error;
        this.#url = null;
        if (!isRefusal(error)) throw error;
        if (locations === MOST_LOCATIONS) throw this.#refused(url, error);
      }
    }
  }

  async #readFrom(call: HubCall, url: URL, offsetBytes: number, lengthBytes: number): Promise<Uint8Array> {
    const lastByte = offsetBytes + lengthBytes - 1;
    const { body } = await askHub(
      call,
      'GET',
      url,
      { range: `bytes=${offsetBytes}-${lastByte}` },
      {
        mostBytes: lengthBytes,
        checkHead: (head) => this.#checkHead(head, url, offsetBytes, lastByte),
      },
    );
    if (body.length !== lengthBytes) {
      throw new HiveError('hub_error', `${url.host} gives fewer bytes of ${this.#file.path} than it says.`);
    }
    return body;
  }

  /** Before a body is read: one that is not the range could be forty gigabytes. Refusals are read, for their words. */
  #checkHead({ status, headers }: Omit<Answer, 'body'>, url: URL, offsetBytes: number, lastByte: number): void {
    if (status >= 400) return;
    const { sizeBytes, path } = this.#file;
    const range = `bytes ${offsetBytes}-${lastByte}/${sizeBytes}`;
    const whole = status === 200 && offsetBytes === 0 && lastByte === sizeBytes - 1;
    if (whole || (status === 206 && headers.get('content-range') === range)) return;
    throw new HiveError('hub_error', `${url.host} does not give ${path} by ranges.`, {
      details: { file: path, status, expected: range, stated: headers.get('content-range')?.slice(0, 80) ?? null },
    });
  }

  /** What a storage host says of a signed address is not about this hive’s token or the repo. */
  #refused(url: URL, cause: HiveError): HiveError {
    return new HiveError('hub_error', `${url.host} refuses ${this.#file.path}, which the Hub sent us to.`, { cause });
  }
}

/** A refused signed address: 403 once it has run out, whatever code that would be of the Hub itself. */
function isRefusal({ code, details }: HiveError): boolean {
  if (code === 'hub_error') return typeof details.status === 'number' && details.status >= 400 && details.status < 500;
  return code === 'invalid_token' || code === 'repo_not_found' || code === 'file_not_found';
}
