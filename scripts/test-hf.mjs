import './steps/require-node.mjs';

import('./commands/test-hf.mjs');
