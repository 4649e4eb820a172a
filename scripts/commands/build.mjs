import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';

/** What `npm start` does before it serves. */
await main(() => prepare({ withBuild: true }));
