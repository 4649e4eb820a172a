import { expect, test } from 'vitest';
import { fromHubForm, toHubForm } from './hub-token-form.ts';
import { newSecret } from './secret.ts';

test('a token in the form of the Hub is taken by its clients, and is the same token', () => {
  const token = newSecret('rbee_');
  const hubForm = toHubForm(token) ?? '';
  // What llama.cpp asks of a token; @huggingface/hub asks for the beginning alone.
  expect(hubForm).toMatch(/^hf_[A-Za-z0-9]{34,253}$/);
  expect(fromHubForm(`Bearer ${hubForm}`)).toBe(`Bearer ${token}`);
});

test('a token of the Hub itself is as none, all else stays as it is', () => {
  expect(fromHubForm(`Bearer hf_${'aB3'.repeat(11)}`)).toBeUndefined();
  expect(fromHubForm('bearer hf_')).toBeUndefined();
  expect(fromHubForm('Bearer rbee_x')).toBe('Bearer rbee_x');
  expect(fromHubForm(undefined)).toBeUndefined();
  expect(toHubForm('something else')).toBeNull();
});
