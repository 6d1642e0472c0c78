import { existsSync } from 'node:fs';
import { inDataFolder } from '../data-folder.ts';
import type { BenchCase } from './case.ts';

const MOONCAKE = 'traces/mooncake-fast25/conversation_trace.jsonl';
const AZURE = 'traces/azure-2023/AzureLLMInferenceTrace_conv.csv';

/** Cases on public traces and measurements, where they are at hand. */
export function publicCases(env: Readonly<Record<string, string | undefined>>): BenchCase[] {
  const trace = inDataFolder(env, MOONCAKE);
  const azure = inDataFolder(env, AZURE);
  return [
    mooncake(trace, 512, 8),
    mooncake(trace, 16, 8),
    mooncake(trace, 16, 100),
    {
      name: 'read-mooncake',
      title: 'read the Mooncake conversation trace, ten times over, into columns',
      kind: 'read-mooncake',
      parameters: { trace, times: 10 },
      skipped: absence(trace),
    },
    {
      name: 'command-run-azure',
      title: 'kavier run on the Azure conversations, two replicas, whole command, folder written',
      kind: 'command',
      parameters: {
        command: 'run TRACE --model llama-3.1-8b --gpu h100-sxm --replicas 2 --out OUT',
        trace: azure,
        requests: 19_366,
      },
      comparedTo: 'command-node',
      skipped: absence(azure),
    },
    {
      name: 'command-validate',
      title: 'kavier validate on the public measurements, whole command',
      kind: 'command',
      parameters: { command: 'validate --json' },
      comparedTo: 'command-node',
      skipped: absence(inDataFolder(env, 'measurements')),
    },
  ];
}

function mooncake(trace: string, blockTokens: number, replicas: number): BenchCase {
  return {
    name: `serve-mooncake-${blockTokens}-${replicas}`,
    title: `serve the Mooncake conversation trace, ten times over with fresh blocks, on ${replicas} replicas behind a prefix-aware router, blocks of ${blockTokens} tokens, without reading it`,
    kind: 'serve',
    parameters: { trace, times: 10, replicas, router: 'prefix-aware', blockTokens },
    skipped: absence(trace),
  };
}

function absence(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  return `${path} is not there; set KAVIER_DATA or run node scripts/data.mjs`;
}
