import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { MirrorMode } from '#lib/contract/settings.ts';
import { LOG_LEVELS, type LogLevel } from '#lib/log/levels.ts';
import type { OpenIdSettings } from '#lib/team/openid-provider.ts';
import { parseAddressRange } from './address-range.ts';
import { isLoopback } from './loopback.ts';
import { parseSecretKey } from './secret-box.ts';

/** Everything that a hive is told from outside. Paths are absolute; times in ms, speeds in bytes per second. */
export interface Settings {
  port: number;
  host: string;
  /** Names beside the machine's own by which it is reached, in lower case. */
  allowedHosts: string[];
  /** Addresses and ranges whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  trustedProxies: string[];
  /** PEM files; null to speak HTTP. */
  tls: { certFile: string; keyFile: string } | null;
  home: string;
  /** With what people can sign in besides a password; null for nothing. */
  openId: OpenIdSettings | null;
  /** With which Hub tokens are sealed; undefined for the one that is kept in `home`. */
  secretKey: string | undefined;
  /** Without a slash at its end. */
  hubEndpoint: string;
  hubCache: string;
  maxConcurrentJobs: number;
  maxConnections: number;
  bandwidthLimitBps: number | null;
  stallMs: number;
  mirror: MirrorMode;
  /** Null: as fits where the log is read. */
  logLevel: LogLevel | null;
  /** For what others read by themselves: the Hub token, its file, the proxy. Empty values are left out. */
  env: Environment;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the defaults of folders depend on. */
export interface Machine {
  platform: NodeJS.Platform;
  homeFolder: string;
  workingFolder: string;
}

const PUBLIC_HUB = 'https://huggingface.co';

/** Read by other parts of the project: the tests' browser, and the command line. */
const FOR_OTHERS = ['RBEE_BROWSER', 'RBEE_URL', 'RBEE_TOKEN'];

const environmentSchema = z.object({
  PORT: wholeNumber('PORT', 0, 65_535, 7835),
  RBEE_HOST: z.string().default('127.0.0.1').refine(isHostName, {
    error: 'RBEE_HOST must be an address or a name of this machine, without a port.',
  }),
  RBEE_ALLOWED_HOSTS: listOf('RBEE_ALLOWED_HOSTS', 'names without a port', isHostName),
  RBEE_TRUSTED_PROXIES: listOf(
    'RBEE_TRUSTED_PROXIES',
    'addresses or ranges such as 10.0.0.0/8',
    (text) => parseAddressRange(text) !== null,
  ),
  RBEE_TLS_CERT: z.string().optional(),
  RBEE_TLS_KEY: z.string().optional(),
  RBEE_HOME: z.string().optional(),
  RBEE_SECRET_KEY: z.string().optional().refine(isSecretKey, {
    error: 'RBEE_SECRET_KEY must be 32 bytes as base64 or as 64 hex digits: openssl rand -base64 32.',
  }),
  RBEE_OIDC_ISSUER: z.string().optional().refine(isIssuer, {
    error: 'RBEE_OIDC_ISSUER must be the https address of an OpenID Connect provider, or http on this machine.',
  }),
  RBEE_OIDC_CLIENT_ID: z.string().optional(),
  RBEE_OIDC_CLIENT_SECRET: z.string().optional(),
  RBEE_OIDC_NAME: z.string().max(40, { error: 'RBEE_OIDC_NAME must have 40 characters at most.' }).optional(),
  RBEE_OIDC_ROLE: z.enum(['viewer', 'operator'], { error: 'RBEE_OIDC_ROLE must be viewer or operator.' }).optional(),
  HF_ENDPOINT: z.string().default(PUBLIC_HUB).transform(readEndpoint),
  RBEE_MAX_CONCURRENT_JOBS: wholeNumber('RBEE_MAX_CONCURRENT_JOBS', 1, 64, 3),
  RBEE_MAX_CONNECTIONS: wholeNumber('RBEE_MAX_CONNECTIONS', 1, 256, 64),
  RBEE_BANDWIDTH_LIMIT_BPS: wholeNumber('RBEE_BANDWIDTH_LIMIT_BPS', 1024, Number.MAX_SAFE_INTEGER, null),
  RBEE_STALL_SECS: wholeNumber('RBEE_STALL_SECS', 1, 3600, 30),
  RBEE_MIRROR: z
    .enum(['off', 'on', 'pull_through'], { error: 'RBEE_MIRROR must be off, on or pull_through.' })
    .default('off'),
  RBEE_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `RBEE_LOG_LEVEL must be ${LOG_LEVELS.join(', ')}.` }).optional(),
});
/** What the hive itself reads under names of its own. */
export const SETTING_NAMES = Object.keys(environmentSchema.shape);
const OWN_NAMES = [...SETTING_NAMES, ...FOR_OTHERS];

/** Throws `invalid_request` with one line for each value that is not understood. Empty values count as not set. */
export function readSettings(given: Environment, machine: Machine = thisMachine()): Settings {
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(env);
  const problems = [
    ...unknownNames(env),
    ...halfOfTls(env),
    ...halfOfOpenId(env),
    ...(parsed.error?.issues.map((issue) => issue.message) ?? []),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new HiveError('invalid_request', problems.join('\n'), {
      hint: 'Correct the environment and start again; the README lists the settings.',
      details: { problems },
    });
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.RBEE_HOST,
    allowedHosts: values.RBEE_ALLOWED_HOSTS,
    trustedProxies: values.RBEE_TRUSTED_PROXIES,
    tls: tlsFiles(env, machine),
    home: hiveHome(env, machine),
    openId: openIdSettings(values),
    secretKey: values.RBEE_SECRET_KEY,
    hubEndpoint: values.HF_ENDPOINT,
    hubCache: hubCache(env, machine),
    maxConcurrentJobs: values.RBEE_MAX_CONCURRENT_JOBS,
    maxConnections: values.RBEE_MAX_CONNECTIONS,
    bandwidthLimitBps: values.RBEE_BANDWIDTH_LIMIT_BPS,
    stallMs: values.RBEE_STALL_SECS * 1000,
    mirror: values.RBEE_MIRROR,
    logLevel: values.RBEE_LOG_LEVEL ?? null,
    // They are for one purpose alone; what is handed on is what others read.
    env: withoutSecrets(env),
  };
}

function withoutSecrets({ RBEE_SECRET_KEY, RBEE_OIDC_CLIENT_SECRET, ...env }: Environment): Environment {
  return env;
}

function isIssuer(text: string | undefined): boolean {
  if (text === undefined) return true;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.search || url.hash || url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')));
}

function openIdSettings(values: z.output<typeof environmentSchema>): Settings['openId'] {
  const { RBEE_OIDC_ISSUER: issuer, RBEE_OIDC_CLIENT_ID: clientId } = values;
  if (issuer === undefined || clientId === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret: values.RBEE_OIDC_CLIENT_SECRET ?? null,
    name: values.RBEE_OIDC_NAME ?? new URL(issuer).hostname,
    newcomers: values.RBEE_OIDC_ROLE ?? null,
  };
}

function isSecretKey(text: string | undefined): boolean {
  if (text === undefined) return true;
  try {
    return parseSecretKey(text).length > 0;
  } catch (error) {
    if (HiveError.is(error)) return false;
    throw error;
  }
}

function thisMachine(): Machine {
  return { platform: process.platform, homeFolder: homedir(), workingFolder: process.cwd() };
}

/** A name that nobody reads is a typing error that would otherwise be found much later. */
function unknownNames(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('RBEE_') && !OWN_NAMES.includes(name))
    .map((name) => `${name} is not a setting of the hive; see the README for their names.`);
}

function halfOfTls(env: Environment): string[] {
  if ((env.RBEE_TLS_CERT === undefined) === (env.RBEE_TLS_KEY === undefined)) return [];
  return ['RBEE_TLS_CERT and RBEE_TLS_KEY belong together: set both, or none.'];
}

function halfOfOpenId(env: Environment): string[] {
  const { RBEE_OIDC_ISSUER: issuer, RBEE_OIDC_CLIENT_ID: clientId } = env;
  const others = Object.keys(env).some((name) => name.startsWith('RBEE_OIDC_'));
  if ((issuer !== undefined && clientId !== undefined) || !others) return [];
  return ['RBEE_OIDC_ISSUER and RBEE_OIDC_CLIENT_ID are both needed to sign in with a provider.'];
}

function tlsFiles(env: Environment, machine: Machine): Settings['tls'] {
  if (env.RBEE_TLS_CERT === undefined || env.RBEE_TLS_KEY === undefined) return null;
  return { certFile: absolute(env.RBEE_TLS_CERT, env, machine), keyFile: absolute(env.RBEE_TLS_KEY, env, machine) };
}

function wholeNumber<Fallback extends number | null>(name: string, least: number, most: number, fallback: Fallback) {
  const limits = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return z
    .string()
    .optional()
    .transform((text, context): number | Fallback => {
      if (text === undefined) return fallback;
      const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
      if (value >= least && value <= most) return value;
      context.addIssue({ code: 'custom', message: `${name} must be a whole number ${limits}, not "${shown(text)}".` });
      return z.NEVER;
    });
}

/** Separated by commas. */
function listOf(name: string, what: string, isValid: (text: string) => boolean) {
  return z
    .string()
    .default('')
    .transform((text, context) => {
      const parts = text.split(',').map((part) => part.trim().toLowerCase());
      const given = parts.filter(Boolean);
      const bad = given.find((part) => !isValid(part));
      if (bad === undefined) return given;
      context.addIssue({
        code: 'custom',
        message: `${name} must be ${what}, separated by commas, not "${shown(bad)}".`,
      });
      return z.NEVER;
    });
}

function isHostName(text: string): boolean {
  return isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text);
}

function readEndpoint(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const web = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url && web && !url.search && !url.hash && !url.username && !url.password) return url.href.replace(/\/+$/, '');
  context.addIssue({
    code: 'custom',
    message: 'HF_ENDPOINT must be the http or https address of a Hub, without a user, a query or a fragment.',
  });
  return z.NEVER;
}

const shown = (text: string) => JSON.stringify(text.slice(0, 40)).slice(1, -1);

function hiveHome(env: Environment, machine: Machine): string {
  const path = pathOf(machine);
  if (env.RBEE_HOME) return absolute(env.RBEE_HOME, env, machine);
  if (machine.platform === 'win32') {
    return path.join(env.LOCALAPPDATA ?? path.join(machine.homeFolder, 'AppData', 'Local'), 'rbee');
  }
  return path.join(machine.homeFolder, '.cache', 'rbee');
}

/** The order of huggingface_hub's constants.py, its older name for the cache included. */
function hubCache(env: Environment, machine: Machine): string {
  const path = pathOf(machine);
  const named = env.HF_HUB_CACHE ?? env.HUGGINGFACE_HUB_CACHE;
  if (named) return absolute(named, env, machine);
  const caches = env.XDG_CACHE_HOME ?? path.join(machine.homeFolder, '.cache');
  return path.join(absolute(env.HF_HOME ?? path.join(caches, 'huggingface'), env, machine), 'hub');
}

/** `~` and `$NAME` as huggingface_hub expands them; a name that is not set stays as it is written. */
function absolute(text: string, env: Environment, machine: Machine): string {
  const fromHome = text.replace(/^~(?=$|[\\/])/, () => machine.homeFolder);
  const expanded = fromHome.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced, bare) => env[braced ?? bare] ?? all);
  return pathOf(machine).resolve(machine.workingFolder, expanded);
}

function pathOf(machine: Machine) {
  return machine.platform === 'win32' ? win32 : posix;
}
