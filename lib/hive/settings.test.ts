import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { type Environment, type Machine, readSettings, SETTING_NAMES } from './settings.ts';

const linux: Machine = { platform: 'linux', homeFolder: '/home/ada', workingFolder: '/srv/hive' };
const windows: Machine = { platform: 'win32', homeFolder: 'C:\\Users\\ada', workingFolder: 'C:\\hive' };

describe('settings', () => {
  it('has a default for everything', () => {
    expect(readSettings({}, linux)).toEqual({
      port: 7835,
      host: '127.0.0.1',
      allowedHosts: [],
      trustedProxies: [],
      tls: null,
      openId: null,
      home: '/home/ada/.cache/rbee',
      hubEndpoint: 'https://huggingface.co',
      hubCache: '/home/ada/.cache/huggingface/hub',
      maxConcurrentJobs: 3,
      maxConnections: 64,
      bandwidthLimitBps: null,
      stallMs: 30_000,
      mirror: 'off',
      logLevel: null,
      env: {},
    });
  });

  it('reads every value', () => {
    const env = {
      PORT: '0',
      RBEE_HOST: '::1',
      RBEE_ALLOWED_HOSTS: 'Hive.example, hive',
      RBEE_TRUSTED_PROXIES: '10.0.0.0/8,::1',
      RBEE_TLS_CERT: '/etc/hive/cert.pem',
      RBEE_TLS_KEY: 'key.pem',
      RBEE_OIDC_ISSUER: 'https://accounts.example/realms/bees',
      RBEE_OIDC_CLIENT_ID: 'rbee-hive',
      RBEE_OIDC_NAME: 'the office',
      RBEE_OIDC_ROLE: 'viewer',
      RBEE_HOME: '/data/rbee',
      HF_ENDPOINT: 'http://mirror.test:8080/hub/',
      HF_HUB_CACHE: '/data/hub',
      RBEE_MAX_CONCURRENT_JOBS: '1',
      RBEE_MAX_CONNECTIONS: '64',
      RBEE_BANDWIDTH_LIMIT_BPS: '1000000',
      RBEE_STALL_SECS: '5',
      RBEE_MIRROR: 'pull_through',
      RBEE_LOG_LEVEL: 'debug',
      HTTPS_PROXY: 'http://proxy.test:3128',
    };
    expect(readSettings(env, linux)).toEqual({
      port: 0,
      host: '::1',
      allowedHosts: ['hive.example', 'hive'],
      trustedProxies: ['10.0.0.0/8', '::1'],
      tls: { certFile: '/etc/hive/cert.pem', keyFile: '/srv/hive/key.pem' },
      openId: {
        issuer: 'https://accounts.example/realms/bees',
        clientId: 'rbee-hive',
        clientSecret: null,
        name: 'the office',
        newcomers: 'viewer',
      },
      home: '/data/rbee',
      hubEndpoint: 'http://mirror.test:8080/hub',
      hubCache: '/data/hub',
      maxConcurrentJobs: 1,
      maxConnections: 64,
      bandwidthLimitBps: 1_000_000,
      stallMs: 5000,
      mirror: 'pull_through',
      logLevel: 'debug',
      env,
    });
  });

  it('keeps the secret of the provider to itself, calls it by its host, and has nobody in who is not invited', () => {
    const env = {
      RBEE_OIDC_ISSUER: 'http://localhost:8080/realms/bees',
      RBEE_OIDC_CLIENT_ID: 'rbee-hive',
      RBEE_OIDC_CLIENT_SECRET: 'not for others',
    };
    const { openId, env: handedOn } = readSettings(env, linux);
    expect(openId).toMatchObject({ clientSecret: 'not for others', name: 'localhost', newcomers: null });
    expect(JSON.stringify(handedOn)).not.toContain('not for others');
  });

  it.each<[string, Environment, Machine, string]>([
    ['the cache that is named', { HF_HUB_CACHE: '/a', HUGGINGFACE_HUB_CACHE: '/b', HF_HOME: '/c' }, linux, '/a'],
    ['the older name of it', { HUGGINGFACE_HUB_CACHE: '/b', HF_HOME: '/c' }, linux, '/b'],
    ['HF_HOME', { HF_HOME: '/c', XDG_CACHE_HOME: '/d' }, linux, '/c/hub'],
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/d' }, linux, '/d/huggingface/hub'],
    ['a home sign', { HF_HOME: '~/models' }, linux, '/home/ada/models/hub'],
    ['a variable', { HF_HOME: '$DISK/hf', DISK: '/mnt/big' }, linux, '/mnt/big/hf/hub'],
    ['a variable in braces', { HF_HUB_CACHE: '\u0024{DISK}x', DISK: '/mnt/big' }, linux, '/mnt/bigx'],
    ['a relative folder', { HF_HOME: 'hf' }, linux, '/srv/hive/hf/hub'],
    ['an empty value as none', { HF_HUB_CACHE: '', HF_HOME: '/c' }, linux, '/c/hub'],
    ['Windows', {}, windows, 'C:\\Users\\ada\\.cache\\huggingface\\hub'],
  ])('finds the Hugging Face cache: %s', (_case, env, machine, folder) => {
    expect(readSettings(env, machine).hubCache).toBe(folder);
  });

  it.each<[string, Environment, Machine, string]>([
    ['as it is named', { RBEE_HOME: '/data' }, linux, '/data'],
    ['relative to the working folder', { RBEE_HOME: './state' }, linux, '/srv/hive/state'],
    ['from the home sign', { RBEE_HOME: '~' }, linux, '/home/ada'],
    ['not from XDG_CACHE_HOME', { XDG_CACHE_HOME: '/d' }, linux, '/home/ada/.cache/rbee'],
    ['on Windows', { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' }, windows, 'C:\\Users\\ada\\AppData\\Local\\rbee'],
  ])('finds its own home: %s', (_case, env, machine, folder) => {
    expect(readSettings(env, machine).home).toBe(folder);
  });

  it.each<[Environment, string]>([
    [{ PORT: 'abc' }, 'PORT must be a whole number from 0 to 65535, not "abc".'],
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535, not "65536".'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535, not "-1".'],
    [{ PORT: '80.5' }, 'PORT must be a whole number from 0 to 65535, not "80.5".'],
    [{ PORT: '80\n443' }, 'PORT must be a whole number from 0 to 65535, not "80\\n443".'],
    [{ RBEE_HOST: '0.0.0.0:80' }, 'RBEE_HOST must be an address or a name of this machine'],
    [{ RBEE_HOST: 'http://hive' }, 'RBEE_HOST must be an address or a name of this machine'],
    [{ RBEE_ALLOWED_HOSTS: 'hive.example:443' }, 'RBEE_ALLOWED_HOSTS must be names without a port'],
    [{ RBEE_ALLOWED_HOSTS: '*' }, 'RBEE_ALLOWED_HOSTS must be names without a port'],
    [{ RBEE_TRUSTED_PROXIES: '10.0.0.0/33' }, 'RBEE_TRUSTED_PROXIES must be addresses or ranges'],
    [{ RBEE_TRUSTED_PROXIES: 'proxy.example' }, 'RBEE_TRUSTED_PROXIES must be addresses or ranges'],
    [{ RBEE_TLS_CERT: '/cert.pem' }, 'RBEE_TLS_CERT and RBEE_TLS_KEY belong together'],
    [{ RBEE_TLS_KEY: '/key.pem' }, 'RBEE_TLS_CERT and RBEE_TLS_KEY belong together'],
    [{ RBEE_OIDC_ISSUER: 'https://accounts.example' }, 'RBEE_OIDC_ISSUER and RBEE_OIDC_CLIENT_ID are both needed'],
    [{ RBEE_OIDC_CLIENT_SECRET: 'x' }, 'RBEE_OIDC_ISSUER and RBEE_OIDC_CLIENT_ID are both needed'],
    [{ RBEE_OIDC_ISSUER: 'http://accounts.example', RBEE_OIDC_CLIENT_ID: 'x' }, 'RBEE_OIDC_ISSUER must be the https'],
    [{ RBEE_OIDC_ISSUER: 'https://a:b@accounts.example', RBEE_OIDC_CLIENT_ID: 'x' }, 'RBEE_OIDC_ISSUER must be'],
    [
      { RBEE_OIDC_ISSUER: 'https://accounts.example', RBEE_OIDC_CLIENT_ID: 'x', RBEE_OIDC_ROLE: 'admin' },
      'RBEE_OIDC_ROLE must be viewer or operator.',
    ],
    [{ HF_ENDPOINT: 'huggingface.co' }, 'HF_ENDPOINT must be the http or https address'],
    [{ HF_ENDPOINT: 'file:///etc' }, 'HF_ENDPOINT must be the http or https address'],
    [{ HF_ENDPOINT: 'https://me:secret@huggingface.co' }, 'HF_ENDPOINT must be the http or https address'],
    [{ RBEE_MAX_CONCURRENT_JOBS: '0' }, 'RBEE_MAX_CONCURRENT_JOBS must be a whole number from 1 to 64, not "0".'],
    [{ RBEE_MAX_CONNECTIONS: '257' }, 'RBEE_MAX_CONNECTIONS must be a whole number from 1 to 256, not "257".'],
    [{ RBEE_BANDWIDTH_LIMIT_BPS: '10' }, 'RBEE_BANDWIDTH_LIMIT_BPS must be a whole number of at least 1024, not "10".'],
    [{ RBEE_STALL_SECS: '30s' }, 'RBEE_STALL_SECS must be a whole number from 1 to 3600, not "30s".'],
    [{ RBEE_HOEM: '/data' }, 'RBEE_HOEM is not a setting of the hive'],
  ])('refuses %o with one clear line', (env, line) => {
    const error = refusal(env);
    expect(error.code).toBe('invalid_request');
    expect(error.message).toContain(line);
    expect(error.message.split('\n')).toHaveLength(1);
  });

  it('tells every bad value at once and never repeats a secret', () => {
    const error = refusal({
      PORT: 'x',
      RBEE_STALL_SECS: 'y',
      RBEE_TOKN: 'rbee_secret',
      HF_ENDPOINT: 'https://a:b@c.test',
    });
    expect(error.message.split('\n')).toHaveLength(4);
    expect(error.message).not.toMatch(/rbee_secret|a:b/);
  });

  it('takes a key of 32 bytes, hands it on to nobody, and does not show one that is none', () => {
    const key = Buffer.alloc(32, 7);
    for (const RBEE_SECRET_KEY of [key.toString('base64'), key.toString('hex'), key.toString('base64url')]) {
      const settings = readSettings({ RBEE_SECRET_KEY }, linux);
      expect(settings.secretKey).toBe(RBEE_SECRET_KEY);
      expect(JSON.stringify(settings.env)).not.toContain(RBEE_SECRET_KEY);
    }
    const { message } = refusal({ RBEE_SECRET_KEY: 'a-secret-that-is-too-short' });
    expect(message).toContain('RBEE_SECRET_KEY must be 32 bytes');
    expect(message).not.toContain('too-short');
  });

  it('leaves alone what other programs and the command line read', () => {
    expect(readSettings({ RBEE_URL: 'http://127.0.0.1:1', RBEE_TOKEN: 't', RBEE_BROWSER: '/b' }, linux).port).toBe(
      7835,
    );
  });
});

function refusal(env: Environment): HiveError {
  try {
    readSettings(env, linux);
  } catch (error) {
    if (HiveError.is(error)) return error;
    throw error;
  }
  throw new Error('These settings were accepted.');
}

describe('the table of the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = (readme.split('## Settings')[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, 3));
  const names = rows.map(([cell = '']) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name));

  it('has every setting that is read, and no other of ours', () => {
    const told = names.flat().filter((name) => SETTING_NAMES.includes(name) || name.startsWith('RBEE_'));
    expect(told.toSorted()).toEqual(SETTING_NAMES.toSorted());
  });

  it('has the defaults that hold', () => {
    const defaults = rows.flatMap(([, cell = ''], n) => {
      const value = /^`([\w.:/]+)`$/.exec(cell.trim())?.[1];
      const name = names[n]?.[0] ?? '';
      return value !== undefined && SETTING_NAMES.includes(name) ? [[name, value] as const] : [];
    });
    expect(defaults.length).toBeGreaterThan(5);
    const { env: _, ...byDefault } = readSettings({}, linux);
    for (const [name, value] of defaults) {
      const { env: __, ...set } = readSettings({ [name]: value }, linux);
      expect(set, name).toEqual(byDefault);
    }
  });
});
