import './steps/require-node.mjs';

import('./commands/demo.mjs');
