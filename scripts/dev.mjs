import './steps/require-node.mjs';

import('./commands/dev.mjs');
