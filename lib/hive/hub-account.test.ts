import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#lib/database/open-database.ts';
import { accountFor, showAccount, THE_HIVE_ITSELF, tokenFor } from './hub-account.ts';
import { HubTokens, THE_HIVE } from './hub-tokens.ts';
import { SecretBox } from './secret-box.ts';

const HUB = 'https://huggingface.co';
const MIRROR = 'https://mirror.example';
const ada = { endpoint: HUB, token: 'hf_ada-of-the-hive', owner: 'ada' };
const bobs = { endpoint: HUB, token: 'hf_bobs-own', owner: 'bob' };
const bob = { userId: 'user-bob', name: 'bob@hive.test', ownOnly: false };

function room() {
  const home = mkdtempSync(path.join(tmpdir(), 'rbee-token-'));
  const database = openDatabase(path.join(home, 'hive.db'));
  onTestFinished(() => {
    database.$client.close();
    rmSync(home, { recursive: true, force: true });
  });
  const open = () => new HubTokens(database, new SecretBox(home, undefined), () => new Date());
  const tokens = open();
  const parts = (inEnvironment: string | null = null) => ({
    tokens,
    environmentEndpoint: HUB,
    fromEnvironment: () => inEnvironment,
  });
  const of = (endpoint: string, inEnvironment: string | null = null) => accountFor(endpoint, parts(inEnvironment));
  return { home, database, tokens, open, parts, of };
}

test('a token that was set here is kept, is not to be read in the database, and can be forgotten', () => {
  const { home, database, tokens, open } = room();
  expect(tokens.open(THE_HIVE)).toBeNull();
  tokens.put(THE_HIVE, ada);
  expect(open().open(THE_HIVE)).toEqual(ada);
  database.$client.pragma('wal_checkpoint(TRUNCATE)');
  expect(readFileSync(path.join(home, 'hive.db'), 'latin1')).not.toContain(ada.token);
  tokens.remove(THE_HIVE);
  expect(tokens.open(THE_HIVE)).toBeNull();
});

test('one set here comes before the one of the environment', () => {
  const { tokens, of } = room();
  expect(of(HUB, 'hf_env')).toEqual({ token: 'hf_env', source: 'environment', owner: null });
  tokens.put(THE_HIVE, ada);
  expect(of(HUB, 'hf_env')).toEqual({ token: ada.token, source: 'hive', owner: 'ada' });
});

test('no token follows the hive to another Hub', () => {
  const { tokens, of, parts } = room();
  tokens.put(THE_HIVE, ada);
  tokens.put(bob.userId, bobs);
  expect(of(MIRROR, 'hf_env').token).toBeNull();
  expect(tokenFor(MIRROR, bob, parts('hf_env'))).toBeNull();
  tokens.put(THE_HIVE, { ...ada, endpoint: MIRROR });
  expect(of(HUB).token).toBeNull();
  expect(of(MIRROR).owner).toBe('ada');
});

test('a person’s own token is for that person alone, and the hive’s for whoever has none', () => {
  const { tokens, parts } = room();
  tokens.put(THE_HIVE, ada);
  tokens.put(bob.userId, bobs);
  expect(tokenFor(HUB, bob, parts())).toBe(bobs.token);
  expect(tokenFor(HUB, { ...bob, userId: 'user-vi' }, parts())).toBe(ada.token);
  expect(tokenFor(HUB, THE_HIVE_ITSELF, parts())).toBe(ada.token);
});

test('what was begun with one’s own token does not go on with the hive’s', () => {
  const { tokens, parts } = room();
  tokens.put(THE_HIVE, ada);
  expect(() => tokenFor(HUB, { ...bob, ownOnly: true }, parts())).toThrow(
    expect.objectContaining({ code: 'invalid_token', hint: expect.stringContaining('page Team') }),
  );
});

test('the row of one person does not open as another’s', () => {
  const { database, tokens } = room();
  tokens.put(bob.userId, bobs);
  database.$client.prepare("update hub_tokens set holder = 'user-vi'").run();
  expect(() => tokens.open('user-vi')).toThrow(expect.objectContaining({ code: 'invalid_token' }));
});

test('a token whose key is lost is shown as set, and says what to do when it is needed', () => {
  const { home, tokens, open, parts } = room();
  tokens.put(THE_HIVE, ada);
  rmSync(path.join(home, 'secret.key'));
  const later = { ...parts(), tokens: open() };
  expect(showAccount(HUB, later)).toEqual({ set: true, source: 'hive', owner: 'ada' });
  expect(() => accountFor(HUB, later)).toThrow(
    expect.objectContaining({ code: 'invalid_token', hint: expect.stringContaining('RBEE_SECRET_KEY') }),
  );
});

test('the file of an earlier version is sealed and goes', () => {
  const { home, tokens } = room();
  const file = path.join(home, 'hub-token.json');
  writeFileSync(file, JSON.stringify(ada));
  tokens.adoptFile(home);
  expect(existsSync(file)).toBe(false);
  expect(tokens.open(THE_HIVE)).toEqual(ada);
  tokens.adoptFile(home);
  writeFileSync(file, '{"token":');
  tokens.adoptFile(home);
  expect(existsSync(file), 'what is not understood is left').toBe(true);
});
