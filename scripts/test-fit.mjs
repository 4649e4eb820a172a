import './steps/require-node.mjs';

import('./commands/test-fit.mjs');
