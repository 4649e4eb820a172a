import type { Operation } from '#lib/contract/jobs.ts';
import type { OperationHandler } from '#lib/jobs/job-runner.ts';
import { during } from '#lib/telemetry/tracer.ts';

/** Each run of a job is a trace of its own: it outlives the request that asked for it, and may be one of several. */
export function traceOperations(handlers: Record<Operation, OperationHandler>): Record<Operation, OperationHandler> {
  const traced = (operation: Operation): OperationHandler => {
    const handler = handlers[operation];
    return {
      run: (run) =>
        during(
          {
            name: operation,
            attributes: { 'rbee.job.id': run.job.id, 'rbee.model': run.job.model },
            isRoot: true,
          },
          () => handler.run(run),
        ),
      ...(handler.discard && { discard: handler.discard.bind(handler) }),
    };
  };
  const names = Object.keys(handlers) as Operation[];
  return Object.fromEntries(names.map((name) => [name, traced(name)])) as Record<Operation, OperationHandler>;
}
