import { HiveError } from '#lib/contract/hive-error.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';
import { type Invocation, Misuse } from '../command.ts';
import { type FollowedJob, followJobs } from './follow-jobs.ts';

/** Says on the standard output where each model is, in the order in which they come. */
export async function execute(invocation: Invocation): Promise<number> {
  const { out, options } = invocation;
  if (options.wait && options.detach) throw new Misuse('--wait and --detach exclude each other.');
  const references = await readReferences(invocation);
  const { started, refused } = await startAll(invocation, references);
  if (options.detach) {
    for (const { jobId } of started) out.say(jobId);
    return refused > 0 ? 1 : 0;
  }
  const attached = new Set(started.filter(({ created }) => created.attached).map(({ jobId }) => jobId));
  const code = await followJobs(
    invocation,
    started,
    async (_, { model_id }) => (await invocation.api.getModel(model_id ?? '')).path,
    (job) => leave(invocation, job, attached.has(job.jobId)),
  );
  return code === 0 && refused > 0 ? 1 : code;
}

async function readReferences({ args }: Invocation): Promise<string[]> {
  const given = args.filter((arg) => arg !== '-');
  const fromInput = args.includes('-') || (args.length === 0 && !process.stdin.isTTY);
  const references = fromInput ? [...given, ...(await readLines())] : given;
  if (references.length === 0)
    throw new Misuse('<reference> is missing: org/repo, org/repo:QUANT or an address of the Hub.');
  return references;
}

async function readLines(): Promise<string[]> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
  return text.split(/\s+/).filter((word) => word !== '');
}

type Started = FollowedJob & { created: JobCreated };

/** One that is refused does not keep the others from coming. */
async function startAll({ api, hive, out, options }: Invocation, references: string[]) {
  const started: Started[] = [];
  let refused = 0;
  for (const reference of references) {
    try {
      const created = await api.createDownload(reference, {
        hiveId: hive,
        ...(typeof options.place === 'string' && { place: options.place }),
      });
      out.object({ event: 'created', model: reference, ...created });
      if ('request_id' in created) {
        out.note(`You have asked for ${reference}. It begins when an admin approves.`);
        continue;
      }
      started.push({ jobId: created.job_id, name: reference, created });
    } catch (error) {
      if (!HiveError.is(error) || error.code === 'hive_offline') throw error;
      refused += 1;
      out.fail(error);
    }
  }
  return { started, refused };
}

/** What somebody else has begun is left to go on; what has arrived of our own is kept for the next try. */
async function leave({ api, out }: Invocation, { jobId }: FollowedJob, attached: boolean): Promise<string> {
  if (attached) return 'goes on, as somebody else has asked for it, too.';
  try {
    out.object(await api.cancelJob(jobId, { keepPartial: true }));
    return 'cancelled. What has arrived is kept; the same command goes on from there.';
  } catch (error) {
    // It may have ended in this very moment.
    if (!HiveError.is(error)) throw error;
    return error.message;
  }
}
