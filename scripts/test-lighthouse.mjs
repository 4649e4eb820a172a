import './steps/require-node.mjs';

import('./commands/test-lighthouse.mjs');
