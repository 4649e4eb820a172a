import { beforeEach, describe, expect, test } from 'vitest';
import { type FromHub, type Send, StreamHub } from './stream-hub.ts';
import { FakeEventSource } from './testing/fake-event-source.ts';

beforeEach(() => {
  FakeEventSource.opened = [];
});

function tab(hub: StreamHub) {
  const heard: string[] = [];
  const send: Send = (message: FromHub) =>
    heard.push(message.kind === 'event' ? `${message.name} ${message.id}`.trim() : message.kind);
  return {
    heard,
    watch: (afterId: number) => hub.receive(send, { kind: 'watch', afterId }),
    leave: () => hub.receive(send, { kind: 'leave' }),
  };
}

function hubWith(count: number) {
  const hub = new StreamHub(FakeEventSource.open);
  return { hub, tabs: Array.from({ length: count }, () => tab(hub)) };
}

describe('one stream for all tabs', () => {
  test('is opened once, and tells each tab what came after its page was rendered', () => {
    const { tabs } = hubWith(3);
    tabs[0]?.watch(10);
    FakeEventSource.latest.accept();
    for (const id of [11, 12, 13]) FakeEventSource.latest.send('narration', {}, id);
    tabs[1]?.watch(12);
    tabs[2]?.watch(15);
    for (const id of [14, 15, 16]) FakeEventSource.latest.send('narration', {}, id);
    FakeEventSource.latest.send('progress', {});
    expect(FakeEventSource.opened).toHaveLength(1);
    expect(tabs[0]?.heard.slice(0, 4)).toEqual(['open', 'narration 11', 'narration 12', 'narration 13']);
    expect(tabs[1]?.heard).toEqual([
      'open',
      'narration 13',
      'narration 14',
      'narration 15',
      'narration 16',
      'progress',
    ]);
    expect(tabs[2]?.heard).toEqual(['open', 'narration 16', 'progress']);
  });

  test('begins again for a tab with an older page, and repeats nothing to the others', () => {
    const { tabs } = hubWith(2);
    tabs[0]?.watch(10);
    FakeEventSource.latest.accept();
    FakeEventSource.latest.send('narration', {}, 11);
    tabs[1]?.watch(8);
    expect(FakeEventSource.opened.map(({ url, closed }) => [url, closed])).toEqual([
      ['/v1/events?last_event_id=10', true],
      ['/v1/events?last_event_id=8', false],
    ]);
    for (const id of [9, 10, 11, 12]) FakeEventSource.latest.send('narration', {}, id);
    expect(tabs[0]?.heard).toEqual(['open', 'narration 11', 'narration 12']);
    expect(tabs[1]?.heard).toEqual(['narration 9', 'narration 10', 'narration 11', 'narration 12']);
  });

  test('breaks for all, and the first that tries again opens it for all', () => {
    const { tabs } = hubWith(2);
    for (const each of tabs) each.watch(10);
    FakeEventSource.latest.accept();
    FakeEventSource.latest.breakOff();
    expect(tabs.map(({ heard }) => heard)).toEqual([
      ['open', 'error'],
      ['open', 'error'],
    ]);
    for (const each of tabs) each.watch(10);
    expect(FakeEventSource.opened).toHaveLength(2);
    FakeEventSource.latest.accept();
    expect(tabs.map(({ heard }) => heard.at(-1))).toEqual(['open', 'open']);
  });

  test('is given back when the last tab has gone', () => {
    const { tabs } = hubWith(2);
    for (const each of tabs) each.watch(10);
    tabs[0]?.leave();
    expect(FakeEventSource.latest.closed).toBe(false);
    tabs[1]?.leave();
    expect(FakeEventSource.latest.closed).toBe(true);
  });

  test('of a hive that counts from the start again is heard by everyone', () => {
    const { tabs } = hubWith(2);
    tabs[0]?.watch(200);
    tabs[1]?.watch(220);
    FakeEventSource.latest.send('narration', {}, 1);
    FakeEventSource.latest.send('narration', {}, 2);
    expect(tabs.map(({ heard }) => heard)).toEqual([
      ['narration 1', 'narration 2'],
      ['narration 1', 'narration 2'],
    ]);
  });

  test('asks the hive for what it no longer remembers', () => {
    const { tabs } = hubWith(2);
    tabs[0]?.watch(0);
    for (let id = 1; id <= 2001; id += 1) FakeEventSource.latest.send('narration', {}, id);
    tabs[1]?.watch(500);
    expect(FakeEventSource.latest.url).toBe('/v1/events?last_event_id=500');
    expect(tabs[0]?.heard).toHaveLength(2001);
  });
});
