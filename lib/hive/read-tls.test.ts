import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { selfSignedCertificate } from '#e2e/hub/self-signed-certificate.ts';
import { readTls } from './read-tls.ts';

function files(cert: string, key: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return { certFile, keyFile };
}

const one = selfSignedCertificate(['127.0.0.1']);
const other = selfSignedCertificate(['127.0.0.1']);

test('a certificate and its key are read', () => {
  expect(readTls(files(one.cert, one.key))?.cert.toString()).toBe(one.cert);
  expect(readTls(null)).toBeNull();
});

test.each([
  ['of another certificate', () => files(one.cert, other.key)],
  ['that is none', () => files(one.cert, 'key')],
  ['that is not there', () => ({ certFile: '/nowhere/cert.pem', keyFile: '/nowhere/key.pem' })],
])('a key %s stops the start with a sentence', (_, given) => {
  expect(() => readTls(given())).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});
