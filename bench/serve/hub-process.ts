import type { SettingsChange } from '#e2e/hub/hub-state.ts';
import { repo } from '#e2e/hub/repo.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import type { BenchModel } from '../models.ts';
import { generatedSource } from './generated-source.ts';

export interface HubPlan {
  model: BenchModel;
  settings: SettingsChange;
  /** The Hub's own server of bytes speaks TLS. */
  tls: boolean;
}

export interface HubReady {
  url: string;
  cdnUrl: string;
  certificate: string | null;
}

/** Told later, when what stands before the bytes has a port: where `/resolve` sends clients to. */
export interface CdnMove {
  cdnUrl: string;
}

/** `node hub-process.ts <plan as JSON>`: the stand-in Hub with one model, in a process of its own that ends with its starter. */
const plan: HubPlan = JSON.parse(process.argv[2] ?? '{}');
process.on('disconnect', () => process.exit(0));

const files = Object.fromEntries(plan.model.files.map((file) => [file.path, generatedSource(file)]));
const hub = await startHub({
  // Not kept by Xet: its clients would ask for a protocol that the stand-in does not speak.
  repos: [repo({ id: plan.model.repo, files, xet: false })],
  settings: plan.settings,
  tls: { cdn: plan.tls },
});
process.on('message', (move: CdnMove) => {
  hub.state.urls.cdn = move.cdnUrl;
  process.send?.(move);
});
const ready: HubReady = { url: hub.url, cdnUrl: hub.cdnUrl, certificate: hub.certificate };
process.send?.(ready);
