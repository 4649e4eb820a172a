import './steps/require-node.mjs';

import('./commands/chaos.mjs');
