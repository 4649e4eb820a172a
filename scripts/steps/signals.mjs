const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** Until something is running that must be ended with care, a signal ends the command: nothing is lost. */
let handle = () => process.exit(0);
for (const signal of SIGNALS) process.on(signal, () => handle(signal));

/** Gives the signals that this process gets to `handler` from now on. Returns how to undo it. */
export function onSignal(handler) {
  const before = handle;
  handle = handler;
  return () => {
    handle = before;
  };
}
