import { createHmac, randomBytes } from 'node:crypto';

/** Signs addresses at the CDN for a time. */
export class UrlSigner {
  #secret = randomBytes(32);
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  sign(base: string, path: string, filename: string, ttlSeconds: number): string {
    const expires = (this.#now() / 1000 + ttlSeconds).toFixed(3).replace(/\.?0+$/, '');
    const disposition = `inline; filename*=UTF-8''${encodeURIComponent(filename)}; filename="${quotable(filename)}";`;
    const policy = Buffer.from(
      JSON.stringify({ Statement: [{ Resource: base + path, Condition: { DateLessThan: expires } }] }),
    ).toString('base64url');
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Expires': String(ttlSeconds),
      'X-Amz-SignedHeaders': 'host',
      'X-Xet-Cas-Uid': 'public',
      'response-content-disposition': disposition,
      Expires: expires,
      Policy: policy,
      Signature: this.#signature(path, expires, disposition),
      'Key-Pair-Id': 'K2L8F4GPSG1IFC',
    });
    return `${base}${path}?${query}`;
  }

  /** True for an address that was signed here and has not expired. */
  isValid(path: string, query: URLSearchParams): boolean {
    const expires = query.get('Expires') ?? '';
    const disposition = query.get('response-content-disposition') ?? '';
    if (query.get('Signature') !== this.#signature(path, expires, disposition)) return false;
    return this.#now() < Number(expires) * 1000;
  }

  #signature(path: string, expires: string, disposition: string): string {
    return createHmac('sha256', this.#secret).update(`${path}\n${expires}\n${disposition}`).digest('base64url');
  }
}

const quotable = (filename: string) => filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
