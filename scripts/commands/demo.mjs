import { join } from 'node:path';
import { startDemoHub } from '../steps/demo-hub.mjs';
import { refuseTakenPort } from '../steps/port.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main, PROJECT, say } from '../steps/project.mjs';
import { serve } from '../steps/serve.mjs';

/** Settings of the person's own Hub, cache and proxy. */
const FORGOTTEN = [
  'HF_TOKEN',
  'HF_TOKEN_PATH',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'HUGGING_FACE_HUB_TOKEN',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
];

/** The hive as it is, with a Hub on this machine instead of the public one, and with folders of its own. */
await main(async () => {
  await refuseTakenPort(process.env);
  const node = await prepare({ withBuild: true });
  const hub = await startDemoHub(node);
  say(`A stand-in for the Hub is at ${hub}; what it has: ${hub}/api/models`);
  say('Try TheBloke/Llama-2-7B-Chat-GGUF, bumble/bumble-vision-GGUF or bumble/big-bumble-GGUF:Q4_K_M.');
  say(`Everything is kept in ${join(PROJECT, '.demo')}; remove that folder to begin anew.`);
  serve(node, [], {
    NODE_ENV: 'production',
    HF_ENDPOINT: hub,
    HF_HOME: join(PROJECT, '.demo', 'huggingface'),
    RBEE_HOME: join(PROJECT, '.demo', 'rbee'),
    ...Object.fromEntries(FORGOTTEN.map((name) => [name, undefined])),
  });
});
