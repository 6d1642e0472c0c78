// Runs one benchmark case in this process and prints its measurements as one JSON line. Started by `run-case.ts`.
import type { BenchCase, FunctionKind } from './case.ts';
import { BENCH_FUNCTIONS } from './functions.ts';

const [text, repetitions] = process.argv.slice(2);
const { kind, parameters } = JSON.parse(text) as BenchCase & { readonly kind: FunctionKind };

void (async () => {
  const execute = await BENCH_FUNCTIONS[kind]();
  const outcomes = [];
  for (let i = 0; i < Number(repetitions); i++) outcomes.push(await execute(parameters));
  const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ outcomes, peakMemoryBytes })}\n`);
})();
