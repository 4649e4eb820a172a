import { join } from 'node:path';
import { events, jobs } from '#drizzle/schema.ts';
import type { DurableEvent, Narration } from '#lib/contract/events.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { Random } from './random.ts';

const STATES = ['completed', 'completed', 'completed', 'failed', 'cancelled'] as const;
const ACTIONS = ['job_create', 'model_download_start', 'hf_download_start', 'hf_download_complete'] as const;

/** Downloads that ended in past weeks, each with what was told of it. Ids are the same on every run. */
export function seedJobs(home: string, count: number): void {
  const database = openDatabase(join(home, 'hive.db'));
  const random = new Random(count);
  database.transaction(() => {
    for (let n = 0; n < count; n += 1) {
      const id = `job-${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
      const model = `bees/past-${n % 997}-GGUF:past-${n % 997}.Q4_K_M.gguf`;
      const state = STATES[n % STATES.length] ?? 'completed';
      const at = new Date(Date.UTC(2026, 5, 1) + n * 120_000).toISOString();
      const bytes = random.between(1, 9) * 1_000_000_000;
      const error =
        state === 'failed'
          ? { code: 'hub_unreachable' as const, message: 'The Hub can’t be reached.', hint: 'Retry.', details: {} }
          : null;
      const progress = {
        bytes,
        total_bytes: bytes,
        percent: 100,
        speed_bps: null,
        eta_secs: null,
        verified_bytes: bytes,
        files: [{ path: `past-${n % 997}.Q4_K_M.gguf`, bytes, size: bytes, state: 'done' as const }],
      };
      const row = {
        id,
        operation: 'model_download' as const,
        model,
        referenceKey: model,
        modelId: model,
        state,
        progress,
      };
      database
        .insert(jobs)
        .values({ ...row, error, createdAt: at, startedAt: at, endedAt: at })
        .run();
      const tell = (event: DurableEvent) =>
        database.insert(events).values({ jobId: id, event: event.event, data: event.data }).run();
      for (const action of ACTIONS) {
        const line: Narration = { job_id: id, action, actor: 'hive', target: model, human: action, level: 'info', at };
        tell({ event: 'narration', data: line });
      }
      tell({ event: 'end', data: { job_id: id, state, model_id: model, error, result: null } });
    }
  });
  database.$client.close();
}
