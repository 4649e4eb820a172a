import './steps/require-node.mjs';

import('./commands/rbee.mjs');
