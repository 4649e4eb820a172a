import './steps/require-node.mjs';

import('./commands/notices.mjs');
