const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does something that must not be cut in two, of microseconds: a signal that comes meanwhile takes effect right afterwards.
 * `action` must not wait for anything.
 */
export async function shielded(action: () => void): Promise<void> {
  let received: NodeJS.Signals | undefined;
  const note = (signal: NodeJS.Signals): void => {
    received ??= signal;
  };
  for (const signal of SIGNALS) process.on(signal, note);
  try {
    action();
    // A signal reaches its listeners when the event loop turns.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, note);
    if (received !== undefined && process.listenerCount(received) === 0) {
      process.kill(process.pid, received);
    }
  }
}
