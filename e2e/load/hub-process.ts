import { startHub } from '#e2e/hub/start-hub.ts';
import { loadRepos, type Offer } from './repos.ts';

export interface HubPlan {
  offer: Offer;
  /** Null for as fast as it goes. */
  bytesPerSecond: number | null;
}

export interface HubReady {
  url: string;
}

/** `node hub-process.ts <plan as JSON>`: the stand-in Hub in a process of its own, that ends with its starter. */
const plan: HubPlan = JSON.parse(process.argv[2] ?? '{}');
process.on('disconnect', () => process.exit(0));
const hub = await startHub({ repos: loadRepos(plan.offer), settings: { bytesPerSecondTotal: plan.bytesPerSecond } });
// Its limits are another story: a rush here is larger than what the Hub grants in a window.
hub.limits.change({ quotas: { anonymous: { api: 1_000_000, resolvers: 1_000_000 } } });
const ready: HubReady = { url: hub.url };
process.send?.(ready);
