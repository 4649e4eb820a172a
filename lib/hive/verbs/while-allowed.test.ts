import { expect, onTestFinished, test, vi } from 'vitest';
import { whileAllowed } from './while-allowed.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a stream ends within a second of the right to see it, and what it came from is let go', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let allowed = true;
  const onEnd = vi.fn();
  let left = false;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes('x')),
    cancel: () => {
      left = true;
    },
  });
  const reader = whileAllowed(source, () => allowed, onEnd).getReader();
  expect((await reader.read()).value).toEqual(bytes('x'));
  allowed = false;
  vi.advanceTimersByTime(1000);
  expect(onEnd).not.toHaveBeenCalled();
  expect((await reader.read()).done).toBe(true);
  expect(left).toBe(true);
  expect(onEnd).toHaveBeenCalled();
});

test('a watcher who goes away lets go of the source, and a source that ends ends', async () => {
  let left = false;
  const endless = new ReadableStream<Uint8Array>({
    cancel: () => {
      left = true;
    },
  });
  const onEnd = vi.fn();
  await whileAllowed(endless, () => true, onEnd).cancel();
  expect(left).toBe(true);
  expect(onEnd).toHaveBeenCalled();
  const short = new Response('abc').body as ReadableStream<Uint8Array>;
  expect(await new Response(whileAllowed(short, () => true, onEnd)).text()).toBe('abc');
  expect(onEnd).toHaveBeenCalledTimes(2);
});
