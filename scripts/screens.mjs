import './steps/require-node.mjs';

import('./commands/screens.mjs');
