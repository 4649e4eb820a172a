/** Apart from the schemas, so that the pages need not carry zod to the browser. */
export const JOB_STATES = [
  'queued',
  'resolving',
  'downloading',
  'verifying',
  'completed',
  'paused',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** States that nothing leaves by itself and after which the stream of a job closes. */
export const ENDED_STATES = ['completed', 'failed', 'cancelled'] as const satisfies readonly JobState[];
export type EndedState = (typeof ENDED_STATES)[number];
export const isEnded = (state: JobState): state is EndedState => (ENDED_STATES as readonly JobState[]).includes(state);

/** Jobs that bring bytes: they wait for one of the same places, can be paused, and are listed together. */
export const TRANSFER_OPERATIONS = ['model_download', 'model_update', 'model_repair'] as const;
export const bringsBytes = (operation: string): boolean =>
  (TRANSFER_OPERATIONS as readonly string[]).includes(operation);

/** Jobs that take their time at the disk or at the Hub without being a download. */
export const WORK_OPERATIONS = [
  'model_verify',
  'model_scan',
  'model_import',
  'storage_move',
  'model_check',
  'model_rollback',
] as const;
export type WorkOperation = (typeof WORK_OPERATIONS)[number];
export const isWork = (operation: string): operation is WorkOperation =>
  (WORK_OPERATIONS as readonly string[]).includes(operation);

export const JOB_ID = /^job-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
