const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `cleanUp` (synchronous, at most once) if a signal or an exit ends the process before the returned function is
 * called. A signal that nobody else listens to then ends the process as it would have without us.
 */
export function onDeath(cleanUp: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    cleanUp();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const onExit = (): void => {
    forget();
    cleanUp();
  };
  function forget(): void {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    process.removeListener('exit', onExit);
  }
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('exit', onExit);
  return forget;
}
