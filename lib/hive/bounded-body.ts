import { IncomingMessage } from 'node:http';

/**
 * Waits for a body whose length was not announced. Resolves with the same request, unread; or with null as soon as the
 * body is longer than `mostBytes` (the rest of it is read and dropped) or the client has gone away in the middle.
 */
export async function holdBody(request: IncomingMessage, mostBytes: number): Promise<IncomingMessage | null> {
  const chunks: Buffer[] = [];
  let heldBytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      heldBytes += chunk.length;
      if (heldBytes > mostBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    if (request.complete) throw error;
    return null;
  }
  if (heldBytes > mostBytes) {
    request.resume();
    return null;
  }
  return replay(request, Buffer.concat(chunks));
}

/** A stream that has been read from can't be given back: those who come later refuse it as disturbed. */
function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const again = new IncomingMessage(request.socket);
  again.method = request.method;
  again.url = request.url;
  again.httpVersion = request.httpVersion;
  again.headers = { ...request.headers, 'content-length': String(body.length) };
  delete again.headers['transfer-encoding'];
  again.complete = true;
  if (body.length > 0) again.push(body);
  again.push(null);
  return again;
}
