import { parseArgs } from 'node:util';
import { sampleRepos } from './sample-repos.ts';
import { startHub } from './start-hub.ts';

/** `node e2e/hub/main.ts`: the sample repos until a signal comes. Prints one line of JSON with the addresses. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7836' },
    'cdn-port': { type: 'string', default: '7837' },
    /** Bytes a second for each connection. */
    speed: { type: 'string' },
    'total-speed': { type: 'string' },
    /** Milliseconds before every answer. */
    latency: { type: 'string' },
    /** The CDN speaks TLS; the line then names the certificate to trust. */
    tls: { type: 'boolean', default: false },
  },
});

const latency = values.latency === undefined ? 0 : number('latency', values.latency);
const hub = await startHub({
  repos: sampleRepos(),
  port: number('port', values.port),
  cdnPort: number('cdn-port', values['cdn-port']),
  tls: { cdn: values.tls },
  settings: {
    ...(values.speed !== undefined && { bytesPerSecondPerConnection: number('speed', values.speed) }),
    ...(values['total-speed'] !== undefined && { bytesPerSecondTotal: number('total-speed', values['total-speed']) }),
    latencyMs: { hub: latency, cdn: latency },
  },
});
const { url, cdnUrl, casUrl, lookalikeUrl, certificate } = hub;
process.stdout.write(`${JSON.stringify({ url, cdnUrl, casUrl, lookalikeUrl, certificate, pid: process.pid })}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void hub.close());

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  process.stderr.write(`--${name} must be a number, not ${text}.\n`);
  process.exit(2);
}
