import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLeaderLine } from './leader-line.ts';
import { SharedEventSource } from './shared-event-source.ts';
import { FakeEventSource } from './testing/fake-event-source.ts';

const tabs: { close(): void }[] = [];

beforeEach(() => {
  FakeEventSource.opened = [];
});
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
});

function openTab(afterId: number) {
  const line = createLeaderLine(FakeEventSource.open);
  tabs.push(line);
  const source = new SharedEventSource(`/v1/events?last_event_id=${afterId}`, line.connect);
  const heard: string[] = [];
  source.addEventListener('open', () => heard.push('open'));
  source.addEventListener('narration', (message) => heard.push(message.lastEventId));
  return { heard, close: line.close };
}

test('one tab keeps the stream for all, and another goes on where it stopped when that one goes', async () => {
  const first = openTab(10);
  await vi.waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  const second = openTab(10);
  FakeEventSource.latest.accept();
  FakeEventSource.latest.send('narration', {}, 11);
  await vi.waitFor(() => expect(second.heard).toEqual(['open', '11']));
  expect(first.heard).toEqual(['open', '11']);
  expect(FakeEventSource.opened).toHaveLength(1);

  first.close();
  await vi.waitFor(() => expect(FakeEventSource.opened).toHaveLength(2));
  expect(FakeEventSource.latest.url).toBe('/v1/events?last_event_id=11');
  FakeEventSource.latest.send('narration', {}, 12);
  await vi.waitFor(() => expect(second.heard).toContain('12'));
});
