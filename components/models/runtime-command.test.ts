import { expect, test } from 'vitest';
import { llamaServerCommand, lmStudioCommand, ollamaCommand, shellWord } from './runtime-command.ts';

test('the command loads the model, with its companion when it has one', () => {
  expect(llamaServerCommand({ path: '/m/model.gguf', mmproj_path: null })).toBe('llama-server -m /m/model.gguf');
  expect(llamaServerCommand({ path: '/m/model.gguf', mmproj_path: '/m/mmproj.gguf' })).toBe(
    'llama-server -m /m/model.gguf --mmproj /m/mmproj.gguf',
  );
});

test.each([
  ['/home/mo/model.gguf', '/home/mo/model.gguf'],
  ['/home/my models/$x.gguf', "'/home/my models/$x.gguf'"],
  ["/home/mo's/x.gguf", "'/home/mo'\\''s/x.gguf'"],
  ['C:\\Users\\Mo B\\model.gguf', '"C:\\Users\\Mo B\\model.gguf"'],
])('%s is one word of a shell', (path, word) => expect(shellWord(path)).toBe(word));

const bumble = { repo: 'bees/Bumble-GGUF', quant: 'Q8_0', files: [], path: '/m/model.gguf', mmproj_path: null };

test('Ollama takes the file, its companion and every shard', () => {
  expect(ollamaCommand(bumble)).toBe(
    "printf '%s\\n' 'FROM /m/model.gguf' > Modelfile && ollama create bumble:q8_0 -f Modelfile",
  );
  const split = { ...bumble, path: '/m/model-00001-of-00003.gguf', mmproj_path: '/m/mmproj.gguf' };
  expect(ollamaCommand(split)).toContain("'FROM /m/model-*-of-00003.gguf' 'FROM /m/mmproj.gguf' > Modelfile");
});

test('LM Studio links each file, and quants of one repo do not meet', () => {
  const split = { ...bumble, path: '/m/model-00001-of-00002.gguf' };
  expect(lmStudioCommand(split)).toBe(
    'lms import --symbolic-link --yes --user-repo bees/Bumble-Q8_0 /m/model-00001-of-00002.gguf && ' +
      'lms import --symbolic-link --yes --user-repo bees/Bumble-Q8_0 /m/model-00002-of-00002.gguf',
  );
});
