import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { selfSignedCertificate } from '#e2e/hub/self-signed-certificate.ts';
import { findProgram } from '../measure/find-program.ts';

/** `server.pem` and `server.key` for these hosts, signed by an authority of this run. Returns the authority's file. */
export function makeCertificate(folder: string, hosts: string[]): string {
  return findProgram('openssl') ? byOpenssl(folder, hosts) : byOurselves(folder, hosts);
}

function byOpenssl(folder: string, hosts: string[]): string {
  const at = (name: string) => join(folder, name);
  const names = hosts.map((host) => `${isIPv4(host) ? 'IP' : 'DNS'}:${host}`).join(',');
  const newKey = (name: string) => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    at(name),
  ];
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('req', '-x509', ...newKey('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=bench authority');
  openssl('req', ...newKey('server.key'), '-out', at('server.csr'), '-subj', '/CN=bench');
  writeFileSync(at('server.ext'), `subjectAltName=${names}\n`);
  const signing = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('server.ext')];
  openssl('x509', '-req', '-in', at('server.csr'), ...signing, '-out', at('server.pem'), '-days', '2');
  return at('ca.pem');
}

function byOurselves(folder: string, hosts: string[]): string {
  const { key, cert } = selfSignedCertificate(hosts);
  writeFileSync(join(folder, 'server.key'), key, { mode: 0o600 });
  writeFileSync(join(folder, 'server.pem'), cert);
  return join(folder, 'server.pem');
}
