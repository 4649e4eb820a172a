/** The same as `npm start`: installs, builds and serves; this process ends as the hive ends. */
export async function execute(): Promise<number> {
  // The start has its own answer to Ctrl+C: checkpoint, then end with 0.
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  const start = new URL('../../scripts/start.mjs', import.meta.url);
  await import(start.href);
  return new Promise<never>(() => undefined);
}
