import './steps/require-node.mjs';

import('./commands/load.mjs');
