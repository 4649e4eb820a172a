import './steps/require-node.mjs';

import('./commands/fuzz.mjs');
