import { connect, createServer, type Server } from 'node:net';
import { pipeInTime, Wire } from './timed-pipe.ts';

export interface RelayPlan {
  listenHost: string;
  target: { host: string; port: number };
  roundTripMs: number;
  /** From the target to the clients, all connections together. */
  totalRate: number | null;
}

/** Stands between clients and a server as a line of a given length and width. Resolves with its port. */
export function startRelay(plan: RelayPlan): Promise<{ port: number; server: Server }> {
  const delayMs = plan.roundTripMs / 2;
  const down = new Wire(plan.totalRate);
  const up = new Wire(null);
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const target = connect({ ...plan.target, allowHalfOpen: true, noDelay: true });
    // The kernel here has shaken hands at once; over the line that takes a round trip.
    const notBefore = performance.now() + plan.roundTripMs;
    pipeInTime(client, target, { wire: up, delayMs, notBefore });
    pipeInTime(target, client, { wire: down, delayMs, notBefore });
    // A client that was killed resets its connection; `close` follows and ends the other side.
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, plan.listenHost, () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address ? address.port : 0, server });
    });
  });
}
