/** `stream` until it ends or `allowed` says no; asked for each piece, and heartbeats are pieces too. */
export function whileAllowed(stream: ReadableStream<Uint8Array>, allowed: () => boolean): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        if (allowed()) return controller.enqueue(value);
        controller.close();
        await reader.cancel();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
