import './steps/require-node.mjs';

import('./commands/test-responsiveness.mjs');
