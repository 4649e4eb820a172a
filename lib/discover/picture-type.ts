const SIGNATURES: [type: string, isIt: (bytes: Buffer) => boolean][] = [
  ['image/png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))],
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['image/gif', (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))],
  ['image/webp', (bytes) => /^RIFF....WEBP$/s.test(bytes.toString('latin1', 0, 12))],
];

/** Names of files that may be one of them. SVG is none: it is a document, with scripts and links of its own. */
export const PICTURE_NAME = /\.(png|jpe?g|gif|webp)$/i;

/** By the first bytes, whatever the file is called; null for what is no picture. */
export function pictureType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength));
  return SIGNATURES.find(([, isIt]) => isIt(head))?.[0] ?? null;
}
