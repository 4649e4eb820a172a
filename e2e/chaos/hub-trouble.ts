import type { FaultInput } from '#e2e/hub/faults.ts';
import type { Random } from '#e2e/support/random.ts';

/** One fault of the Hub or of the hosts that have the bytes, for some requests. */
export function anyTrouble(random: Random): FaultInput {
  const times = random.between(1, 6);
  const afterBytes = random.pick([0, 1000, 300_000]);
  const atHub = { origin: 'hub' as const, times };
  return random.pick<FaultInput>([
    { kind: 'short-read', afterBytes, times },
    { kind: 'clean-end', afterBytes, times },
    { kind: 'reset', afterBytes, beforeHeaders: random.chance(0.3), times },
    { kind: 'stall', afterBytes, beforeHeaders: random.chance(0.3), times: 1 },
    { kind: 'trickle', bytesPerSecond: 20_000, times: 2 },
    { kind: 'ignore-range', times },
    { kind: 'wrong-content-range', times },
    { kind: 'status', status: random.pick([403, 404, 500, 502, 503]), times },
    { kind: 'status', status: 503, ...atHub },
    { kind: 'status', status: 500, ...atHub },
    { kind: 'reset', beforeHeaders: true, ...atHub },
    { kind: 'rate-limit', retryAfter: random.pick(['seconds', 'date', 'none']), seconds: 1, times: 1 },
    { kind: 'flip-bit', offset: random.below(300_000), times: random.between(1, 2) },
    { kind: 'etag', etag: `"${random.below(3)}"`, times: 1 },
    { kind: 'size', size: random.below(1_000_000), times: 1 },
    { kind: 'redirect-loop', times: 2 },
    { kind: 'redirect', times: 2 },
    { kind: 'latency', ms: random.between(50, 400), times },
    { kind: 'no-commit', times },
    { kind: 'no-content-length', times },
    { kind: 'gzip', times },
    { kind: 'cloudfront', times },
  ]);
}
