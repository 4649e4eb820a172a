import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RawServer {
  url: string;
  /** Heads of the requests since the last case. */
  heads: string[];
  close(): void;
}

/** Answers each request with these very bytes, right or wrong, and closes the connection after it. */
export async function startRawServer(answer: (head: string) => Promise<Buffer | string>): Promise<RawServer> {
  const heads: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    let received = '';
    socket.setEncoding('latin1').on('data', (text) => {
      received += text;
      if (!received.includes('\r\n\r\n')) return;
      const head = received;
      received = '';
      heads.push(head);
      void answer(head).then((bytes) => socket.end(bytes));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heads,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
