import { alreadyThere } from './already-there.ts';
import { killHalf } from './kill-half.ts';
import { pages } from './pages.ts';
import { race } from './race.ts';
import type { Scenario } from './scenario.ts';

const PEERS = ['curl', 'curl-sha256sum', 'curl-openssl', 'aria2', 'aria2-check', 'hub-js', 'ipull', 'hf'];
const OURS = ['engine', 'hive'];
const EVERYONE = [...PEERS, ...OURS];

export const SCENARIOS: Scenario[] = [
  {
    id: 'http-2g',
    title: '2 GiB over HTTP',
    model: 'two',
    link: 'http',
    programs: EVERYONE,
    once: ['ipull'],
    play: race,
  },
  {
    id: 'http-4g',
    title: '4 GiB over HTTP',
    model: 'four',
    link: 'http',
    programs: ['curl', 'curl-openssl', 'aria2', 'aria2-check', 'hub-js', ...OURS],
    once: ['aria2-check', 'hub-js'],
    play: race,
  },
  {
    id: 'tls-2g',
    title: '2 GiB over TLS',
    model: 'two',
    link: 'tls',
    programs: EVERYONE,
    once: ['ipull'],
    play: race,
  },
  {
    id: 'tls-4g',
    title: '4 GiB over TLS',
    model: 'four',
    link: 'tls',
    programs: ['curl', 'curl-openssl', 'aria2', 'aria2-check', 'hub-js', ...OURS],
    once: ['aria2-check', 'hub-js'],
    play: race,
  },
  {
    id: 'cap-20mb',
    title: '2 GiB, 20 MB/s a connection',
    model: 'two',
    link: 'capped',
    programs: ['aria2', 'aria2-check', 'ipull', ...OURS, 'curl', 'hub-js', 'hf'],
    once: ['ipull', 'curl', 'hub-js', 'hf'],
    play: race,
  },
  {
    id: 'rtt-50',
    title: '512 MiB, 50 ms round trip',
    model: 'half',
    link: 'distant',
    programs: ['curl', 'aria2', 'aria2-check', 'hub-js', 'ipull', 'hf', ...OURS],
    play: race,
  },
  {
    id: 'shards',
    title: '8 × 256 MiB over TLS',
    model: 'shards',
    link: 'tls',
    programs: ['curl', 'curl-openssl', 'aria2', 'aria2-check', 'hub-js', 'hf', ...OURS],
    play: race,
  },
  {
    id: 'verify-cost',
    title: '2 GiB at 200 MB/s in all',
    model: 'two',
    link: 'bound',
    programs: ['aria2', 'aria2-check', 'engine', 'engine-no-hash'],
    once: ['aria2-check'],
    play: race,
  },
  {
    id: 'fsync',
    title: '2 GiB over HTTP, with and without fsync',
    model: 'two',
    link: 'http',
    programs: ['aria2', 'engine', 'engine-no-sync'],
    play: race,
  },
  {
    id: 'memory-16',
    title: '2 GiB over 16 connections, 50 ms round trip',
    model: 'two',
    link: 'distant',
    connections: 16,
    programs: OURS,
    play: race,
  },
  {
    id: 'memory-16-shards',
    title: '8 × 256 MiB over 16 connections, 50 ms round trip',
    model: 'shards',
    link: 'distant',
    connections: 16,
    programs: OURS,
    play: race,
  },
  {
    id: 'already-there',
    title: '10 files that are there',
    model: 'ten',
    link: 'http',
    programs: ['hub-js', 'hf', 'hive'],
    play: alreadyThere,
  },
  {
    id: 'kill-9',
    title: '512 MiB, killed at half',
    model: 'half',
    link: 'drained',
    programs: ['curl', 'aria2', 'hub-js', 'ipull', 'hf', ...OURS],
    once: ['curl', 'hub-js', 'hf'],
    play: killHalf,
  },
  {
    id: 'pages',
    title: 'Pages during a download at full speed',
    model: 'two',
    link: 'http',
    programs: ['hive'],
    play: pages,
  },
];

/** Names for what is read from the runs of other scenarios. */
export const VIEWS: Record<string, string[]> = {
  cpu: ['http-2g', 'http-4g', 'tls-2g', 'tls-4g', 'cap-20mb', 'rtt-50', 'shards'],
  memory: ['memory-16', 'memory-16-shards'],
};

/** In the order of the list. A quick run leaves out what differs from another scenario by its size alone. */
export function chooseScenarios(only: string[] | null, quick: boolean): Scenario[] {
  if (only === null) return SCENARIOS.filter(({ id }) => !(quick && ['http-4g', 'tls-4g'].includes(id)));
  const ids = only.flatMap((id) => VIEWS[id] ?? [id]);
  return SCENARIOS.filter((scenario) => ids.includes(scenario.id));
}
