import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { serve } from '../steps/serve.mjs';

await main(async () => {
  const node = await prepare({ withBuild: false });
  serve(node, ['--dev'], { NODE_ENV: 'development' });
});
