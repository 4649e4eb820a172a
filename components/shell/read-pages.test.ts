// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { readPages } from './read-pages.ts';

test('pages are named without their counts, and a letter leads to the first that has it', () => {
  document.body.innerHTML = `<nav aria-label="Pages"><a href="/models">Models</a>
    <a href="/downloads"><svg></svg>Downloads<span>4 running</span></a><a href="/disk">Disk</a></nav>`;
  expect(readPages()).toEqual([
    { href: '/models', label: 'Models', letter: 'm' },
    { href: '/downloads', label: 'Downloads', letter: 'd' },
    { href: '/disk', label: 'Disk', letter: null },
  ]);
});
