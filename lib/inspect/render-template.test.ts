import { expect, test } from 'vitest';
import { renderTemplate } from './render-template.ts';

test('a template shows the talk as the model sees it', async () => {
  const template =
    "{{ bos_token }}{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";
  const answer = await renderTemplate(template);
  expect(answer).toMatchObject({ rendered: expect.stringMatching(/^<bos><\|system\|>You are.*<\|assistant\|>$/) });
});

test('one that knows no system message gets none', async () => {
  const template =
    "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{{ m.content }}|{% endfor %}";
  expect(await renderTemplate(template)).toMatchObject({ rendered: expect.stringMatching(/^When do bees swarm\?\|/) });
});

test('one that is none says why', async () => {
  expect(await renderTemplate('{% for %}')).toMatchObject({ problem: expect.any(String) });
  expect(await renderTemplate("{{ raise_exception('no\\n way') }}")).toEqual({
    problem: expect.stringContaining('no'),
  });
});

test('one that never ends is ended, and one that fills the memory too', async () => {
  const nested = `${'{% for a in range(1000) %}'.repeat(6)}x${'{% endfor %}'.repeat(6)}`;
  const limits = { milliseconds: 500, megabytes: 64 };
  expect(await renderTemplate(nested, limits)).toEqual({ problem: expect.stringMatching(/takes/) });
});

test('it cannot reach what is around it', async () => {
  for (const reach of [
    '{{ process }}',
    "{{ messages.constructor.constructor('return process')() }}",
    '{{ globalThis }}',
  ]) {
    const answer = await renderTemplate(reach);
    expect(JSON.stringify(answer)).not.toMatch(/object process|node/i);
  }
});
