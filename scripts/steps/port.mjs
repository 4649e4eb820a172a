import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailure } from './project.mjs';

/** A hive that is being stopped gives its port back at once; one that was killed, as soon as it has noticed. */
const GRACE_MS = 2000;

/**
 * Says at once, before a long build, that the port is taken. An early hint only: the server itself has the last word on
 * the port and on bad values of its settings.
 */
export async function refuseTakenPort(env) {
  const port = Number(env.PORT || 7835);
  const host = env.RBEE_HOST || '127.0.0.1';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;
  const until = Date.now() + GRACE_MS;
  while (await isTaken(port, host)) {
    if (Date.now() > until) {
      throw new StepFailure(
        `Port ${port} of ${host} is in use, perhaps by a hive that runs already. Stop what uses it, or set PORT to another one.`,
      );
    }
    await sleep(100);
  }
}

function isTaken(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error) => resolve(error.code === 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });
}
