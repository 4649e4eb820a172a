import './steps/require-node.mjs';

import('./commands/sbom.mjs');
