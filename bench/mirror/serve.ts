import { isEnded } from '#lib/contract/jobs.ts';
import { admit } from '#lib/hive/admit.ts';
import { getHive } from '#lib/hive/current.ts';
import { Edge } from '#lib/hive/edge.ts';
import { createHttpServer, listen } from '#lib/hive/http-server.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { withMirror } from '#lib/mirror/answer-hub-call.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';

/** A hive with its door, guard and mirror, without pages: brings a model, says where it is, serves until it is ended. */
const settings = readSettings(process.env);
const door = startHive(settings);
const hive = door.hiveFor(THIS_PROCESS);
const model = process.argv[2] ?? '';
const { job_id } = hive.jobs.create({ operation: 'model_download', hive_id: 'localhost', model });
while (!isEnded(hive.jobs.get(job_id).state)) await new Promise((resolve) => setTimeout(resolve, 50));
const { model_id, error } = hive.jobs.get(job_id);
if (error || model_id === null) throw new Error(error?.message ?? 'The model did not come.');
const edge = new Edge(settings);
const mirror = {
  ...door.fileSender,
  verbs: () => getHive().mirror,
  siteOf: (request: Parameters<Edge['originOf']>[0]) => edge.originOf(request).site,
};
const handler = admit(
  door,
  edge,
  withMirror(async (_, response) => {
    response.writeHead(404).end();
  }, mirror),
);
const server = createHttpServer(Promise.resolve(handler), {
  dev: false,
  tls: null,
  phase: () => 'serving',
  isOwnHost: (name) => edge.isOwnHost(name),
});
const { port } = await listen(server, 0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, path: hive.models.get(model_id).path })}\n`);
