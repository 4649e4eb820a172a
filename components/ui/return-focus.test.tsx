// @vitest-environment happy-dom
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Content, Root as Dialog, Title } from './dialog-parts.tsx';

let root: Root;
let box: HTMLElement;
let open: (what: 'first' | 'second' | null) => void;
let withButton: (there: boolean) => void;

function Screen() {
  const [opened, setOpened] = useState<'first' | 'second' | null>(null);
  const [there, setThere] = useState(true);
  open = setOpened;
  withButton = setThere;
  return (
    <main>
      <h1 tabIndex={-1}>Models</h1>
      {there && (
        <button type="button" id="opener">
          Open
        </button>
      )}
      {(['first', 'second'] as const).map((one) => (
        <Dialog key={one} open={opened === one} onOpenChange={(next) => setOpened(next ? one : null)}>
          <Content aria-describedby={undefined}>
            <Title>{one}</Title>
            <input aria-label={one} />
          </Content>
        </Dialog>
      ))}
    </main>
  );
}

const settle = (what: () => void) =>
  act(async () => {
    what();
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
const focused = () => document.activeElement?.id || document.activeElement?.textContent;

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  await settle(() => root.render(<Screen />));
  document.getElementById('opener')?.focus();
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

test('closing a dialog gives the focus back', async () => {
  await settle(() => open('first'));
  expect(document.activeElement?.getAttribute('aria-label')).toBe('first');
  await settle(() => open(null));
  await vi.waitFor(() => expect(focused()).toBe('opener'));
});

test('a dialog that took the place of another gives it back to where that one was opened', async () => {
  await settle(() => open('first'));
  await settle(() => open('second'));
  expect(document.activeElement?.getAttribute('aria-label')).toBe('second');
  await settle(() => open(null));
  await vi.waitFor(() => expect(focused()).toBe('opener'));
});

test('where that is gone, the title of the page has it', async () => {
  await settle(() => open('first'));
  await settle(() => withButton(false));
  await settle(() => open(null));
  await vi.waitFor(() => expect(focused()).toBe('Models'));
});
