/** A right that ends is noticed within this time, or with the next piece after it; heartbeats are pieces too. */
const ASK_EVERY_MS = 1000;

/**
 * `stream` until it ends or `allowed` says no; asked for the first piece, and at most once a second for the others.
 * `onEnd` is told however it ends.
 */
export function whileAllowed(
  stream: ReadableStream<Uint8Array>,
  allowed: () => boolean,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let askedAt = Number.NEGATIVE_INFINITY;
  const stillAllowed = () => {
    const now = performance.now();
    if (now - askedAt < ASK_EVERY_MS) return true;
    askedAt = now;
    return allowed();
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read().catch((error: unknown) => {
          onEnd();
          throw error;
        });
        if (!done && stillAllowed()) return controller.enqueue(value);
        onEnd();
        controller.close();
        await reader.cancel();
      },
      cancel: (reason) => {
        onEnd();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
