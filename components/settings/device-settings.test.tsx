// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { DevicesOverride, HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { DeviceSettings } from './device-settings.tsx';

const FOUND = { ram_bytes: 25_281_953_792, gpus: [], unified_memory: false };
const OTHER = { ram_bytes: 64e9, gpus: [{ name: 'RTX 4090', memory_bytes: 24.5e9 }], unified_memory: false };

let root: Root;
let box: HTMLElement;
let saved: SettingsChange[];
let refusal: HiveError | null;

function Screen({ override }: { override: DevicesOverride | null }) {
  const settings = { devices_override: override } as HiveSettings;
  const change = async (wanted: SettingsChange) => {
    if (refusal) throw refusal;
    saved.push(wanted);
    await show(wanted.devices_override ?? null);
  };
  return <DeviceSettings settings={settings} found={FOUND} change={change} />;
}
const show = (override: DevicesOverride | null) => act(async () => root.render(<Screen override={override} />));
const press = (label: string) =>
  act(async () =>
    [...box.querySelectorAll<HTMLElement>('button, label')]
      .find((one) => (one.getAttribute('aria-label') ?? one.textContent)?.startsWith(label))
      ?.click(),
  );
const send = () => act(async () => box.querySelector('form')?.requestSubmit());
const fields = () => [...box.querySelectorAll<HTMLInputElement>('input:not([type=radio], [type=checkbox])')];
async function fill(place: number, text: string): Promise<void> {
  const field = fields()[place] as HTMLInputElement;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  await act(async () => field.dispatchEvent(new Event('input', { bubbles: true })));
}
const saveButton = () => box.querySelector('[type=submit]');

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  saved = [];
  refusal = null;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

test('says what this machine has, with nothing to save', async () => {
  await show(null);
  expect(box.textContent).toContain('25.3 GB of RAM, no GPU was found');
  expect([fields().length, saveButton()?.getAttribute('aria-disabled')]).toEqual([0, 'true']);
  await send();
  expect(saved).toEqual([]);
});

test('another machine begins as this one, and is saved as it is described', async () => {
  await show(null);
  await press('Another one');
  expect(fields().map(({ value }) => value)).toEqual(['25.3']);
  await fill(0, '64');
  await press('Add a GPU');
  await fill(1, ' RTX 4090 ');
  await fill(2, '24.5');
  await send();
  expect(saved).toEqual([{ devices_override: OTHER }]);
  expect(box.textContent).toContain('Saved. What fits is said of that machine.');
  expect(saveButton()?.getAttribute('aria-disabled')).toBe('true');
});

test('one that is described is shown, changed, and forgotten', async () => {
  await show(OTHER);
  expect(fields().map(({ value }) => value)).toEqual(['64', 'RTX 4090', '24.5']);
  await press('Remove RTX 4090');
  await send();
  expect(saved.at(-1)).toEqual({ devices_override: { ...OTHER, gpus: [] } });
  await press('This machine');
  await send();
  expect(saved.at(-1)).toEqual({ devices_override: null });
});

test('why it was refused stands beside Save, until something else is typed', async () => {
  refusal = new HiveError('forbidden', 'Only an admin changes settings.');
  await show(OTHER);
  await fill(0, '128');
  await send();
  expect(box.querySelector('[role=status]')?.textContent).toContain('Only an admin changes settings.');
  await fill(0, '96');
  expect(box.querySelector('[role=status]')?.textContent).toBe('');
});
