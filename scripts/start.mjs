import './steps/require-node.mjs';

import('./commands/start.mjs');
