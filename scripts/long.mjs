import './steps/require-node.mjs';

import('./commands/long.mjs');
