import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { countConnections, mostConnections } from './count-connections.ts';

it('counts what is open to the port, by those who asked', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000
   2: 0100007F:C001 0100007F:1F90 01 00000000:00000000
   3: 0100007F:C002 0100007F:1F90 06 00000000:00000000
   4: 0100007F:C003 0100007F:1F91 01 00000000:00000000
`;
  expect(countConnections(table, 8080)).toBe(1);
});

it.runIf(process.platform === 'linux')('sees the most that were open at one time', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { most } = await mostConnections(port, async () => {
    const sockets = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const socket of sockets) socket.destroy();
  });
  server.close();
  expect(most).toBe(3);
});
