import type { Operation } from '#lib/contract/jobs.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Quota } from '#lib/contract/team.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { Held } from '#lib/jobs/job-runner.ts';
import { filesOf, readPlan } from '#lib/provisioner/download-plan.ts';

/** What brings new bytes; a repair puts back what was counted before. */
const HELD: readonly Operation[] = ['model_download', 'model_update'];

interface Parts {
  /** Null for programs and for the person at the machine: a quota is a person's. */
  findPerson(name: string | null): { quota: Quota | null } | null;
  byDefault(): Quota;
  /** Bytes of the models that this person brought. */
  bytesOf(name: string): number;
  /** Downloads that run. */
  listRunning(): readonly JobRecord[];
  /** Bytes on the disk of this person's downloads that are paused or wait, by job. */
  bytesBegunBy(name: string): ReadonlyMap<string, number>;
  /** This person's downloads that came to nothing. */
  listLeftBy(name: string): readonly JobRecord[];
  partialsOf(job: JobRecord): readonly string[];
  bytesOnDisk(path: string): number;
}

/** What somebody has on the disk. */
interface Taken {
  ofModels: number;
  begun: ReadonlyMap<string, number>;
  /** By the partial file. */
  left: ReadonlyMap<string, number>;
}

/**
 * What one person may take of a hive that many share. Who is over it waits: nothing fails for it, and the job says why
 * it waits and what would let it run.
 */
export class Quotas {
  readonly #parts: Parts;
  /** For as long as one look at the queue takes: a person may have hundreds of jobs in it. */
  readonly #taken = new Map<string, Taken>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  hold = (job: JobRecord): Held | null => {
    const { findPerson, byDefault, listRunning } = this.#parts;
    const name = job.requestedBy;
    const person = HELD.includes(job.operation) ? findPerson(name) : null;
    if (!person || name === null) return null;
    const quota = person.quota ?? byDefault();
    if (quota.running_jobs === null && quota.disk_bytes === null) return null;
    const others = listRunning().filter(({ id, requestedBy }) => requestedBy === name && id !== job.id);
    return this.#jobsHold(name, others, quota.running_jobs) ?? this.#diskHold(name, job, others, quota.disk_bytes);
  };

  #jobsHold(name: string, others: readonly JobRecord[], most: number | null): Held | null {
    if (most === null || others.length < most) return null;
    const count = most === 1 ? '1 download' : `${most} downloads`;
    const why = `Waits: ${name} may run ${count} at a time. It begins when one of them ends or is paused; an admin can raise this on the page Team.`;
    return { why, ofAll: true };
  }

  /** As long as its size is not known, a job waits only for somebody whose share is used up already. */
  #diskHold(name: string, job: JobRecord, others: readonly JobRecord[], most: number | null): Held | null {
    if (most === null) return null;
    const { ofModels, begun, left } = this.#takenBy(name);
    const goesOn = new Set([job, ...others].flatMap((each) => this.#parts.partialsOf(each)));
    // What was paused half-way, or has failed, lies on the disk as well.
    const used = ofModels + sumOf([...left].filter(([path]) => !goesOn.has(path)));
    const arrived = sumOf([...begun].filter(([id]) => id !== job.id));
    const coming = arrived + others.reduce((sum, other) => sum + (plannedBytes(other) ?? 0), 0);
    const needs = plannedBytes(job);
    if (used + coming + (needs ?? 1) <= most) return null;
    const share = `${name} may have ${sayBytes(most)} on this disk, has ${sayBytes(used)}${coming > 0 ? `, is getting ${sayBytes(coming)}` : ''}`;
    const here = needs === null ? '' : `, and this needs ${sayBytes(needs)}`;
    const step =
      needs !== null && needs > most
        ? 'Choose a smaller quant, or ask an admin for more room on the page Team.'
        : 'It begins once models that they brought are deleted, or what is left of failed downloads on the page Disk, or an admin gives more room on the page Team.';
    return { why: `Waits: ${share}${here}. ${step}`, ofAll: false };
  }

  #takenBy(name: string): Taken {
    const known = this.#taken.get(name);
    if (known) return known;
    const { bytesOf, bytesBegunBy, listLeftBy, partialsOf, bytesOnDisk } = this.#parts;
    const partials = new Set(listLeftBy(name).flatMap((job) => partialsOf(job)));
    const left = new Map([...partials].map((path) => [path, bytesOnDisk(path)]));
    const taken = { ofModels: bytesOf(name), begun: bytesBegunBy(name), left };
    if (this.#taken.size === 0) setImmediate(() => this.#taken.clear());
    this.#taken.set(name, taken);
    return taken;
  }
}

const sumOf = (entries: readonly (readonly [string, number])[]): number =>
  entries.reduce((sum, [, bytes]) => sum + bytes, 0);

function plannedBytes({ plan }: JobRecord): number | null {
  const known = readPlan(plan);
  return known && filesOf(known).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
