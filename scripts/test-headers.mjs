import './steps/require-node.mjs';

import('./commands/test-headers.mjs');
