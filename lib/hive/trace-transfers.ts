import path from 'node:path';
import { during, note } from '#lib/telemetry/tracer.ts';
import { type TransferEngine, withTransfer } from '#lib/transfer/transfer-engine.ts';

/** An engine that behaves as `engine`; each transfer is a span, with its retries told in it. */
export function traceTransfers(engine: TransferEngine): TransferEngine {
  return withTransfer(engine, (request) => {
    const { sizeBytes, digest, partialPath } = request;
    const attributes = {
      'rbee.file.size': sizeBytes,
      'rbee.file.hash': `${digest.algorithm}:${digest.hex}`,
      'rbee.file.partial': path.basename(partialPath),
    };
    return during({ name: 'transfer', attributes }, () =>
      engine.transfer({
        ...request,
        onNotice: (notice) => {
          note(notice.kind, 'waitMs' in notice ? { 'rbee.wait_ms': notice.waitMs } : {});
          request.onNotice(notice);
        },
      }),
    );
  });
}
