import { globSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { admit } from '#lib/hive/admit.ts';
import { getHive } from '#lib/hive/current.ts';
import { Edge } from '#lib/hive/edge.ts';
import type { HiveDoor } from '#lib/hive/hive.ts';
import {
  closeServer,
  createHttpServer,
  listen,
  type RequestHandler,
  type ServerOptions,
  withHeldBody,
} from '#lib/hive/http-server.ts';
import type { Settings } from '#lib/hive/settings.ts';
import { withMirror } from '#lib/mirror/answer-hub-call.ts';

const APP = path.join(import.meta.dirname, '../../app');

type Route = Record<
  string,
  (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
>;

/** Every route file under app, as the address that it answers to: `/v1/jobs/[id]`. The nearest come first. */
export function listRoutes(): string[] {
  return globSync('**/route.ts', { cwd: APP })
    .map((file) => `/${path.dirname(file).replaceAll(path.sep, '/')}`)
    .sort((a, b) => (lastWhereFree(a) < lastWhereFree(b) ? -1 : 1));
}

const lastWhereFree = (address: string) => address.replaceAll('[', '\uffff');

/** The API of a hive behind its own server, guard and door, without pages: Next alone is left out. */
export async function serveRoutes(
  door: HiveDoor,
  settings: Settings,
): Promise<{ url: string; close(): Promise<void> }> {
  const edge = new Edge(settings);
  const options: ServerOptions = {
    dev: false,
    tls: null,
    phase: () => 'serving',
    isOwnHost: (name: string) => edge.isOwnHost(name),
  };
  const server = createHttpServer(
    Promise.resolve(
      admit(
        door,
        edge,
        withHeldBody(
          withMirror(await createHandler(), {
            ...door.fileSender,
            verbs: () => getHive().mirror,
            siteOf: (request) => edge.originOf(request).site,
          }),
        ),
      ),
    ),
    options,
  );
  const { port }: AddressInfo = await listen(server, 0, '127.0.0.1');
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server, 100) };
}

async function createHandler(): Promise<RequestHandler> {
  const routes = await Promise.all(
    listRoutes().map(async (address) => ({
      pattern: new RegExp(
        `^${address.replace(/\/\[\[\.\.\.(\w+)\]\]/, '(?:/(?<$1>.*))?').replace(/\[(\w+)\]/g, '(?<$1>[^/]+)')}$`,
      ),
      route: (await import(path.join(APP, address, 'route.ts'))) as Route,
    })),
  );
  return async (request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    for (const { pattern, route } of routes) {
      const found = pattern.exec(url.pathname);
      if (!found) continue;
      const params = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
      );
      const handler = route[request.method ?? 'GET'];
      const answer = handler
        ? await handler(toWeb(request, url), { params: Promise.resolve(params) })
        : new Response(null, { status: 405 });
      response.setHeaders(answer.headers);
      response.writeHead(answer.status);
      if (answer.body) Readable.fromWeb(answer.body as never).pipe(response);
      else response.end();
      return;
    }
    response.writeHead(404).end();
  };
}

function toWeb(request: IncomingMessage, url: URL): Request {
  const { method = 'GET', headers } = request;
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: Readable.toWeb(request) as never, duplex: 'half' };
  return new Request(url, { method, headers: headers as Record<string, string>, ...body });
}
