import { refuseTakenPort } from '../steps/port.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { serve } from '../steps/serve.mjs';

await main(async () => {
  await refuseTakenPort(process.env);
  const node = await prepare({ withBuild: true });
  serve(node, [], { NODE_ENV: 'production' });
});
