import { prepare } from './prepare.mjs';
import { main } from './project.mjs';

await main(() => prepare({ withBuild: false }));
