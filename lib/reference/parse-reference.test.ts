import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { parseReference } from './parse-reference.ts';
import { formatReference, type Reference } from './reference.ts';

const hubEndpoint = 'http://127.0.0.1:4567';
const parse = (text: string) => parseReference(text, { hubEndpoint });
const sha = '0123456789abcdef0123456789abcdef01234567';

const whole = (repo: string, revision: string | null = null): Reference => ({
  repo,
  revision,
  selection: { kind: 'default' },
});
const quant = (name: string, revision: string | null = null): Reference => ({
  repo: 'org/repo',
  revision,
  selection: { kind: 'quant', quant: name },
});
const file = (path: string, revision: string | null = null): Reference => ({
  repo: 'org/repo',
  revision,
  selection: { kind: 'file', path },
});

describe('a reference is understood', () => {
  test.each<[string, Reference]>([
    ['TheBloke/Llama-2-7B-Chat-GGUF', whole('TheBloke/Llama-2-7B-Chat-GGUF')],
    ['01-ai/Yi_1.5-9B.x', whole('01-ai/Yi_1.5-9B.x')],
    ['org/repo/', whole('org/repo')],
    ['  "org/repo" \n', whole('org/repo')],
    ['`org/repo`', whole('org/repo')],
    ['<https://huggingface.co/org/repo>', whole('org/repo')],
    ['org/repo:Q4_K_M', quant('Q4_K_M')],
    ['org/repo:q4_k_m', quant('Q4_K_M')],
    ['org/repo:ud-q4_k_xl', quant('UD-Q4_K_XL')],
    ['org/repo:file.gguf', file('file.gguf')],
    ['org/repo:path/to/file.gguf', file('path/to/file.gguf')],
    ['org/repo:UPPER.GGUF', file('UPPER.GGUF')],
    ['org/repo:a b@c:d#e?f%20.gguf', file('a b@c:d#e?f%20.gguf')],
    ['org/repo:m-00002-of-00003.gguf', file('m-00002-of-00003.gguf')],
    ['org/repo@main', whole('org/repo')],
    ['org/repo@HEAD', whole('org/repo')],
    ['org/repo@refs/heads/dev', whole('org/repo', 'dev')],
    ['org/repo@v1.0', whole('org/repo', 'v1.0')],
    ['org/repo@refs/pr/3', whole('org/repo', 'refs/pr/3')],
    ['org/repo@feature/x.y:Q8_0', quant('Q8_0', 'feature/x.y')],
    [`org/repo@${sha.toUpperCase()}:q8_0`, quant('Q8_0', sha)],
    [`org/repo@${sha}:a/b.gguf`, file('a/b.gguf', sha)],
    ['org/repo@main:Q4_K_M', quant('Q4_K_M')],
    ['hf.co/org/repo', whole('org/repo')],
    ['hf.co/org/repo/', whole('org/repo')],
    ['HF.co/org/repo:q4_0', quant('Q4_0')],
    ['hf.co/org/repo@v1:q4_0', quant('Q4_0', 'v1')],
    ['huggingface.co/org/repo:Q4_0', quant('Q4_0')],
    ['huggingface.co/org/repo?library=gguf', whole('org/repo')],
    ['huggingface.co/org/repo/tree/main', whole('org/repo')],
    ['huggingface.co/org/repo/resolve/v1/a%20b.gguf?download=true', file('a b.gguf', 'v1')],
    ['hf://org/repo', whole('org/repo')],
    ['hf://models/org/repo', whole('org/repo')],
    ['hf://org/repo/file.gguf', file('file.gguf')],
    ['hf://org/repo/dir/file.gguf', file('dir/file.gguf')],
    ['hf://org/repo@v1/dir/file.gguf', file('dir/file.gguf', 'v1')],
    ['hf://org/repo@refs%2Fpr%2F3/file.gguf', file('file.gguf', 'refs/pr/3')],
    ['hf://org/repo@refs/pr/3/file.gguf', file('file.gguf', 'refs/pr/3')],
    ['hf://org/repo@v1/odd:name.gguf', file('odd:name.gguf', 'v1')],
    ['hf://org/repo@v1:q8_0', quant('Q8_0', 'v1')],
    ['org/repo/dir/file.gguf', file('dir/file.gguf')],
    ['org/repo/blob/main/file.gguf?x=1', file('file.gguf')],
    ['org/repo:old/blob/main/file.gguf', file('old/blob/main/file.gguf')],
    ['org/repo@v1:resolve/raw/file.gguf', file('resolve/raw/file.gguf', 'v1')],
    ['a.org/repo:sub/file.gguf', { ...file('sub/file.gguf'), repo: 'a.org/repo' }],
    ['https://huggingface.co/org/repo', whole('org/repo')],
    ['HTTPS://HuggingFace.co/org/repo/', whole('org/repo')],
    ['http://hf.co/org/repo', whole('org/repo')],
    ['https://huggingface.co:443/org/repo', whole('org/repo')],
    ['https://huggingface.co/org/repo?local-app=llama.cpp#files', whole('org/repo')],
    ['https://huggingface.co/org/repo:Q4_K_M', quant('Q4_K_M')],
    ['https://huggingface.co/org/repo?show_file_info=sub%2Fm.Q4_0.gguf', file('sub/m.Q4_0.gguf')],
    ['https://huggingface.co/org/repo/tree/main?show_file_info=m.gguf', file('m.gguf')],
    ['https://huggingface.co/org/repo/tree/main/', whole('org/repo')],
    ['https://huggingface.co/org/repo/tree/v2', whole('org/repo', 'v2')],
    ['https://huggingface.co/org/repo/tree/refs%2Fpr%2F12', whole('org/repo', 'refs/pr/12')],
    ['https://huggingface.co/org/repo/tree/refs/pr/12', whole('org/repo', 'refs/pr/12')],
    ['https://huggingface.co/org/repo/tree/main/UD-Q4_K_XL', quant('UD-Q4_K_XL')],
    [`https://huggingface.co/org/repo/commit/${sha}`, whole('org/repo', sha)],
    ['https://huggingface.co/org/repo/blob/main/m.gguf', file('m.gguf')],
    ['https://huggingface.co/org/repo/raw/main/m.gguf', file('m.gguf')],
    ['https://huggingface.co/org/repo/blob/feature%2Fx/d/m.gguf', file('d/m.gguf', 'feature/x')],
    ['https://huggingface.co/org/repo/resolve/main/d%20e/100%25%23%3F.gguf?download=true', file('d e/100%#?.gguf')],
    ['https://huggingface.co/org/repo/resolve/main/caf%C3%A9.gguf', file('café.gguf')],
    [`${hubEndpoint}/org/repo`, whole('org/repo')],
    [`${hubEndpoint}/org/repo/resolve/${sha}/m.gguf#x`, file('m.gguf', sha)],
    ['127.0.0.1:4567/org/repo:Q8_0', quant('Q8_0')],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
    expect(parse(formatReference(expected))).toEqual(expected);
  });

  test('a mirror that lives in a folder of its host', () => {
    const mirror = { hubEndpoint: 'https://mirror.example/hf/' };
    expect(parseReference('https://mirror.example/hf/org/repo/tree/v1', mirror)).toEqual(whole('org/repo', 'v1'));
    expect(parseReference('mirror.example/hf/org/repo', mirror)).toEqual(whole('org/repo'));
    expect(() => parseReference('https://mirror.example/other/org/repo', mirror)).toThrow(/outside the folder/);
  });
});

describe('a reference is refused', () => {
  test.each<[string, RegExp]>([
    ['', /empty/],
    ['   ', /empty/],
    ['""', /empty/],
    ['gpt2', /lacks its repository/],
    ['org/', /lacks its repository/],
    ['https://huggingface.co/gpt2', /lacks its repository/],
    ['https://huggingface.co/', /no name of a repository/],
    ['/org/repo', /place on a disk/],
    ['./org/repo', /place on a disk/],
    ['~/models/x.gguf', /place on a disk/],
    ['C:/models/x.gguf', /place on a disk/],
    ['C:\\models\\x.gguf', /backslash/],
    ['org\\repo', /backslash/],
    ['../../etc/passwd', /place on a disk/],
    ['org/..', /start or end/],
    ['org/a..b', /“..”/],
    ['org/a--b', /“--”/],
    ['org/-a', /start or end/],
    ['org/a.', /start or end/],
    ['.org/a', /place on a disk/],
    ['org/repo.git', /\.git/],
    ['org/re po', /only letters/],
    ['org/rép', /only letters/],
    [`org/${'a'.repeat(97)}`, /longer than 96/],
    ['a/b/c', /more parts/],
    ['org/repo:', /colon/],
    ['org/repo:Q4_K_M@main', /neither a quant/],
    ['org/repo:Q4 K M', /neither a quant/],
    ['org/repo:readme/notes.txt', /not a GGUF file/],
    ['org/repo@', /empty/],
    ['org/repo@:Q4_0', /empty/],
    ['org/repo@a..b', /“..”/],
    ['org/repo@../x', /“..”/],
    ['org/repo@a//b', /empty/],
    ['org/repo@main/file.gguf', /looks like a file/],
    ['org/repo@a b', /no branch/],
    ['org/repo@x.lock', /git refuses/],
    ['datasets/org/repo', /datasets, not/],
    ['https://huggingface.co/datasets/org/repo', /datasets, not/],
    ['https://huggingface.co/spaces/org/repo', /spaces, not/],
    ['hf://datasets/org/repo/x.gguf', /datasets, not/],
    ['https://huggingface.co/docs/hub', /docs, not/],
    ['https://huggingface.co/org/repo/discussions/3', /more parts/],
    ['https://huggingface.co/org/repo/tree', /before its revision/],
    ['https://huggingface.co/org/repo/blob/main', /before its file/],
    ['https://huggingface.co/org/repo/blob/main/README.md', /not a GGUF file/],
    ['https://huggingface.co/org/repo/tree/main/some/folder', /which model/],
    ['https://huggingface.co/org/repo/resolve/main/%zz.gguf', /damaged/],
    ['https://huggingface.co/org/repo/resolve/main/%E0%80.gguf', /damaged/],
    ['https://huggingface.co/org/repo/resolve/main/a%E2%80%AE.gguf', /invisible/],
    ['https://evil.example/org/repo', /not the Hub/],
    ['https://huggingface.co.evil.com/org/repo', /not the Hub/],
    ['huggingface.co.evil.com/org/repo', /not the Hub/],
    ['https://evilhuggingface.co/org/repo', /not the Hub/],
    ['https://huggingface.co:8443/org/repo', /not the Hub/],
    ['http://127.0.0.1:4568/org/repo', /not the Hub/],
    ['https://huggingfаce.co/org/repo', /not the Hub/],
    ['https://ｈuggingface.co/org/repo', /not the Hub/],
    ['https://huggingface.co@evil.com/org/repo', /user name or password/],
    ['https://user:pw@huggingface.co/org/repo', /user name or password/],
    ['https://huggingface.co\\@evil.com/org/repo', /backslash/],
    ['https:///org/repo', /not the Hub/],
    ['ftp://huggingface.co/org/repo', /ftp/],
    ['file:///etc/x.gguf', /file:/],
    ['javascript:alert(1)//x', /only letters|lacks/],
    ['hf.co/hf.co/repo', /host twice/],
    ['org/repo\0', /invisible/],
    ['org/re\npo', /invisible/],
    ['org/re\u200bpo', /invisible/],
    ['org/repo:\u202egguf.x.gguf', /invisible/],
    ['org/repo:\u3164x.gguf', /invisible/],
  ])('%j', (text, reason) => {
    const error = refusal(text);
    expect(error.code).toBe('invalid_reference');
    expect(error.message).toMatch(reason);
    expect(error.message.length).toBeLessThan(250);
    expect(error.hint).not.toBe('');
  });

  test('when it is absurdly long', () => {
    expect(refusal('a'.repeat(10_000)).message).toMatch(/10000 characters/);
    expect(refusal(`org/repo:${'a/'.repeat(5_000)}x.gguf`).message).toMatch(/too long/);
    expect(refusal(`org/${'a'.repeat(2_000)}`).message.length).toBeLessThan(250);
  });

  test.each([
    'org/repo:../x.gguf',
    'org/repo:a/../../x.gguf',
    'org/repo:/etc/x.gguf',
    'org/repo:./x.gguf',
    'org/repo:a//x.gguf',
    'org/repo:C:/x.gguf',
    'org/repo:..',
    'org/repo/../x.gguf',
    'hf://org/repo/../../x.gguf',
    'https://huggingface.co/org/repo/resolve/main/../../x.gguf',
    'https://huggingface.co/org/repo/resolve/main/%2e%2e/x.gguf',
    'https://huggingface.co/org/repo/resolve/main/a%2F..%2F..%2Fx.gguf',
    'https://huggingface.co/org/repo/resolve/main/%2Fetc/x.gguf',
    'https://huggingface.co/org/repo/resolve/main/..%5Cx.gguf',
    'https://huggingface.co/org/repo/resolve/main/a%00.gguf',
  ])('as unsafe: %s', (text) => {
    expect(refusal(text).code).toBe('unsafe_path');
    expect(refusal(text).message).not.toMatch(/\p{C}/u);
  });
});

function refusal(text: string): HiveError {
  try {
    parse(text);
  } catch (error) {
    if (HiveError.is(error)) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was understood`);
}
