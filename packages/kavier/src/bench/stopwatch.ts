import { performance } from 'node:perf_hooks';

/** Started now; says how much wall and processor time (user and system, all threads) has gone since, seconds. */
export function stopwatch(): () => { readonly wallS: number; readonly cpuS: number } {
  const begunMs = performance.now();
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return { wallS: (performance.now() - begunMs) / 1000, cpuS: (user + system) / 1e6 };
  };
}
