import './steps/require-node.mjs';

import('./commands/test-kills.mjs');
