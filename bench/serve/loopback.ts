import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another name than the Hub's, as clients tell hosts apart by name; not every system has more than one address. */
export async function bytesHost(): Promise<string> {
  return (await canListen('127.0.0.2')) ? '127.0.0.2' : 'localhost';
}

/** Free at this moment. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Throws after `withinMs`. */
export async function untilListening(host: string, port: number, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  while (!(await answers(host, port))) {
    if (performance.now() > until) throw new Error(`Nothing answers at ${host}:${port}.`);
    await sleep(20);
  }
}

function canListen(host: string): Promise<boolean> {
  return freePort(host).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL') return false;
      throw error;
    },
  );
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
