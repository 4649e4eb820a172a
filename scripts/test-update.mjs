import './steps/require-node.mjs';

import('./commands/test-update.mjs');
