import { isEnded } from '#lib/contract/jobs.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';

/**
 * A hive without its pages, in a process of its own: brings the model that its argument names, says on the first line
 * that it has begun and on the last how the job has ended, as JSON.
 */
const door = startHive(readSettings(process.env));
const hive = door.hiveFor(THIS_PROCESS);
const created = hive.jobs.create({ operation: 'model_download', hive_id: 'localhost', model: process.argv[2] ?? '' });
process.stdout.write('begun\n');
let job = hive.jobs.get(created.job_id);
while (!isEnded(job.state)) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  job = hive.jobs.get(created.job_id);
}
const path = job.model_id === null || job.state !== 'completed' ? null : hive.models.get(job.model_id).path;
await door.stop();
process.stdout.write(`${JSON.stringify({ state: job.state, error: job.error, path })}\n`);
