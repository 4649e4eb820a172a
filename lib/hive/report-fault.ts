import { getLog } from '#lib/log/log.ts';

/** What nobody expected is for whoever runs the hive; the one who asked is told that there was a fault. */
export function reportFault(thrown: unknown): void {
  getLog().error({ err: thrown }, 'A request met an unexpected fault');
}
