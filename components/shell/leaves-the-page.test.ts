// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { leavesThePage } from './leaves-the-page.ts';

const HERE = 'http://127.0.0.1:7835/models';

function click(html: string, init: MouseEventInit = {}): boolean {
  document.body.innerHTML = html;
  let leaves = false;
  const inner = document.querySelector('i');
  inner?.addEventListener('click', (event) => {
    // Heard before the link, which would go there.
    event.stopPropagation();
    leaves = leavesThePage(event, HERE);
  });
  inner?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
  return leaves;
}

test.each([
  ['a link to another page', `<a href="${HERE.replace('models', 'downloads')}"><i></i></a>`, true],
  ['a link to another part of the list', `<a href="${HERE}?cursor=x"><i></i></a>`, true],
  ['a link within the page', `<a href="${HERE}#content"><i></i></a>`, false],
  ['a link to the Hub', '<a href="https://huggingface.co/org/repo"><i></i></a>', false],
  ['a link in a new tab', `<a target="_blank" href="${HERE}/x"><i></i></a>`, false],
  ['a button', '<button><i></i></button>', false],
])('%s', (_, html, leaves) => expect(click(html)).toBe(leaves));

test('a click that opens a new tab leaves this one', () => {
  expect(click(`<a href="${HERE}/x"><i></i></a>`, { ctrlKey: true })).toBe(false);
});
