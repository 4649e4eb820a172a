import { type RelayPlan, startRelay } from './relay.ts';

/** `node relay-process.ts <plan as JSON>`: a relay that tells its port to the process that started it, and ends with that. */
const plan: RelayPlan = JSON.parse(process.argv[2] ?? '{}');
process.on('disconnect', () => process.exit(0));
const { port } = await startRelay(plan);
process.send?.({ port });
