import { expect, test } from 'vitest';
import { llamaServerCommand, shellWord } from './runtime-command.ts';

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
