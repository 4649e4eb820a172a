import './steps/require-node.mjs';

import('./commands/build.mjs');
