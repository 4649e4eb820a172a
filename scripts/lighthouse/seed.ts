import { mkdirSync } from 'node:fs';
import { seedCatalog } from '#e2e/support/seed-catalog.ts';

const [home = '', count = ''] = process.argv.slice(2);
mkdirSync(home, { recursive: true });
seedCatalog(home, Number(count));
