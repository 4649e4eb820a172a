import type { ErrorCode } from '#lib/contract/error-codes.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { type TransferEngine, type TransferNotice, withTransfer } from '#lib/transfer/transfer-engine.ts';

export interface TransferObserver {
  /** Bytes that have come since it was last told. */
  received(bytes: number): void;
  noticed(notice: TransferNotice): void;
  failed(code: ErrorCode): void;
}

/** An engine that behaves as `engine` and tells what its transfers do. */
export function observeTransfers(engine: TransferEngine, observer: TransferObserver): TransferEngine {
  return withTransfer(engine, async (request) => {
    let counted = await engine.receivedBytes(request.partialPath);
    try {
      await engine.transfer({
        ...request,
        onProgress: (progress) => {
          // A file that is begun anew counts from where it is.
          if (progress.receivedBytes > counted) observer.received(progress.receivedBytes - counted);
          counted = progress.receivedBytes;
          request.onProgress(progress);
        },
        onNotice: (notice) => {
          observer.noticed(notice);
          request.onNotice(notice);
        },
      });
    } catch (error) {
      if (!request.signal.aborted) observer.failed(HiveError.from(error).code);
      throw error;
    }
  });
}
