import type { CommandSpec, OptionSpec } from './command.ts';

export const GLOBAL_OPTIONS = {
  url: { type: 'string', value: 'address', summary: 'Address of the hive; else RBEE_URL, else this machine’s' },
  hive: { type: 'string', value: 'id', summary: 'Hive that is meant; this server knows localhost' },
  json: { type: 'boolean', summary: 'One JSON object a line on the standard output, and nothing else' },
  help: { type: 'boolean', short: 'h', summary: 'Say how a command is used' },
  version: { type: 'boolean', short: 'V', summary: 'Say the version' },
} as const satisfies Record<string, OptionSpec>;

const STATES = ['queued', 'resolving', 'downloading', 'verifying', 'completed', 'paused', 'failed', 'cancelled'];
const QUIET: OptionSpec = { type: 'boolean', short: 'q', summary: 'Only the ids' };
const LIMIT: OptionSpec = { type: 'string', value: 'number', summary: 'At most so many' };

/** Each command is loaded when it is called, so that the line starts quickly. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'model download',
    aliases: ['dl'],
    args: '<reference>…',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    summary: 'Download models; “-” or nothing reads references from the standard input',
    options: {
      wait: { type: 'boolean', summary: 'Stay until all have come (the default)' },
      detach: { type: 'boolean', short: 'd', summary: 'Start them and leave; they go on in the hive' },
    },
    load: () => import('./commands/model-download.ts'),
  },
  {
    name: 'model list',
    aliases: ['ls'],
    args: '[words]…',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    summary: 'List the models of the hive',
    options: {
      quant: { type: 'string', value: 'quant', summary: 'Of this quant' },
      architecture: { type: 'string', value: 'name', summary: 'Of this architecture' },
      status: {
        type: 'string',
        value: 'status',
        values: ['available', 'corrupt', 'missing'],
        summary: 'In this status',
      },
      sort: { type: 'string', value: 'field', summary: 'name, size, added_at; with “-” before it downwards' },
      limit: LIMIT,
      quiet: QUIET,
    },
    load: () => import('./commands/model-list.ts'),
  },
  {
    name: 'model show',
    aliases: ['get'],
    args: '<id>',
    least: 1,
    most: 1,
    completes: 'models',
    summary: 'Show a model: its files, path and hashes',
    load: () => import('./commands/model-show.ts'),
  },
  {
    name: 'model remove',
    aliases: ['rm'],
    args: '<id>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    completes: 'models',
    summary: 'Delete models and say what became free',
    options: {
      'dry-run': { type: 'boolean', summary: 'Only say what would become free' },
      yes: { type: 'boolean', short: 'y', summary: 'Do not ask' },
    },
    load: () => import('./commands/model-remove.ts'),
  },
  {
    name: 'model verify',
    args: '<id>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    completes: 'models',
    summary: 'Hash the files of models again',
    load: () => import('./commands/model-verify.ts'),
  },
  {
    name: 'job list',
    aliases: ['ls'],
    args: '',
    least: 0,
    most: 0,
    summary: 'List jobs, the newest first',
    options: {
      state: { type: 'string', value: 'state', values: STATES, summary: 'In this state' },
      operation: { type: 'string', value: 'name', summary: 'Of this operation, as model_download' },
      limit: LIMIT,
      quiet: QUIET,
    },
    load: () => import('./commands/job-list.ts'),
  },
  {
    name: 'job show',
    aliases: ['get'],
    args: '<job-id>',
    least: 1,
    most: 1,
    completes: 'jobs',
    summary: 'Show a job',
    load: () => import('./commands/job-show.ts'),
  },
  {
    name: 'job watch',
    args: '<job-id>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    completes: 'jobs',
    summary: 'Follow jobs to their end; Ctrl+C leaves them running',
    load: () => import('./commands/job-watch.ts'),
  },
  {
    name: 'job cancel',
    args: '<job-id>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    completes: 'jobs',
    summary: 'Cancel jobs',
    options: { 'keep-partial': { type: 'boolean', summary: 'Keep what has arrived for a later try' } },
    load: () => import('./commands/job-cancel.ts'),
  },
  ...(['pause', 'resume', 'retry'] as const).map(
    (step): CommandSpec => ({
      name: `job ${step}`,
      args: '<job-id>…',
      least: 1,
      most: Number.POSITIVE_INFINITY,
      completes: 'jobs',
      summary: { pause: 'Pause jobs', resume: 'Let paused jobs go on', retry: 'Try failed or cancelled jobs again' }[
        step
      ],
      load: async () => ({ execute: (await import('./commands/job-step.ts')).executeStep(step) }),
    }),
  ),
  {
    name: 'user add',
    args: '<email>',
    least: 1,
    most: 1,
    summary: 'Let somebody sign in at the hive of this machine; the password is asked for',
    options: {
      role: { type: 'string', value: 'role', values: ['viewer', 'operator', 'admin'], summary: 'What they may do' },
      'password-stdin': { type: 'boolean', summary: 'Read the password from the standard input' },
    },
    load: () => import('./commands/user-add.ts'),
  },
  {
    name: 'serve',
    args: '',
    least: 0,
    most: 0,
    summary: 'Start the hive of this machine, as npm start does',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'doctor',
    args: '',
    least: 0,
    most: 0,
    summary: 'Check what a hive needs on this machine, and say how to mend it',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'completion',
    args: '<bash|zsh|fish>',
    least: 1,
    most: 1,
    summary: 'Write the completion script of a shell',
    load: () => import('./commands/completion.ts'),
  },
];
