import { KavierError, sliceRequests, type Workload } from '@kavier/core';
import { formatCount } from '../../report/format.ts';
import { checkObject, type LoadedScenario, type Override } from '../../scenario/load.ts';
import { loadWorkload } from '../../scenario/load-workload.ts';
import { DEFAULT_POOL, folderOfInput, kindOfInput, openInput } from '../../scenario/open-input.ts';
import { PRESETS } from '../../trace/presets.ts';
import { workloadOfRun } from '../../trace/run-trace.ts';
import { traceDocument } from '../../trace/trace-document.ts';
import { checkTraceFile, writeTraceFile } from '../../trace/write-trace-file.ts';
import { givenFlags } from '../given-flags.ts';
import { inputWorkload } from '../input-workload.ts';
import type { PresetName } from '../preset-names.ts';
import type { Terminal } from '../terminal.ts';

interface WriteOptions {
  readonly out: string;
  readonly force?: boolean;
}

/** Reads a trace and writes it in another form. */
export async function convertAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { out, force = false } = options as unknown as WriteOptions;
  await checkTraceFile(out, { force });
  await write(await inputWorkload(input, options, terminal), out, force, terminal);
}

/** Takes the requests of a run, as they came, and writes them as a trace. */
export async function exportAction(
  folder: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { out, force = false } = options as unknown as WriteOptions;
  await checkTraceFile(out, { force });
  if ((await kindOfInput(folder)) !== 'run-folder') {
    throw new KavierError('this is no folder of a run', {
      kind: 'usage',
      where: folder,
      expected: 'a folder that kavier run wrote',
      hint: 'kavier trace convert writes traces in other forms',
    });
  }
  const loaded = await openInput(folder, 'run-folder', [], terminal.host.readStdin);
  await write(await workloadOfRun(folder, loaded), out, force, terminal);
}

interface GenerateOptions extends WriteOptions {
  readonly preset?: PresetName;
  readonly requests?: string;
  readonly rateRps?: string;
}

/** Generates a workload and writes it. */
export async function generateAction(
  scenario: string | undefined,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { out, force = false, preset, requests, rateRps } = options as unknown as GenerateOptions;
  await checkTraceFile(out, { force });
  if (scenario !== undefined && preset !== undefined) {
    throw new KavierError('a preset and a scenario were given', {
      kind: 'usage',
      expected: 'one of them',
    });
  }
  const count = requests === undefined ? undefined : requestCount(requests);
  const overrides: Override[] = [];
  if (rateRps !== undefined) {
    const value = Number(rateRps);
    overrides.push({ flag: '--rate-rps', path: 'workload.generate.arrivals.rateRps', value });
  }
  const loaded = await open(scenario, preset, options, overrides, terminal);
  const { workload } = loaded.scenario;
  if (!('generate' in workload)) {
    throw new KavierError('the workload of this scenario is a trace', {
      kind: 'usage',
      where: loaded.locate(['workload']),
      expected: 'a workload with generate',
      hint: 'kavier trace convert writes traces in other forms',
    });
  }
  const generated = await loadWorkload(count === undefined ? loaded : longEnough(loaded, count));
  await write(count === undefined ? generated : cut(generated, count), out, force, terminal);
}

async function open(
  scenario: string | undefined,
  preset: PresetName | undefined,
  options: Readonly<Record<string, unknown>>,
  overrides: readonly Override[],
  terminal: Terminal,
): Promise<LoadedScenario> {
  if (scenario === undefined) {
    const value = { workload: { generate: PRESETS[preset ?? 'chat'] }, fleet: [DEFAULT_POOL] };
    return checkObject(value, [...overrides, ...givenFlags(options, '.')]);
  }
  const kind = await kindOfInput(scenario);
  const given = givenFlags(options, folderOfInput(scenario, kind));
  return openInput(scenario, kind, [...overrides, ...given], terminal.host.readStdin);
}

function requestCount(word: string): number {
  const count = Number(word);
  if (Number.isInteger(count) && count >= 1 && count < 2 ** 31) return count;
  throw new KavierError('this is no number of requests', {
    kind: 'usage',
    where: '--requests',
    found: word,
    expected: 'a whole number from 1',
  });
}

/** The same scenario with at least `count` requests: a session has one or more. */
function longEnough(loaded: LoadedScenario, count: number): LoadedScenario {
  const { scenario } = loaded;
  if (!('generate' in scenario.workload)) return loaded;
  const { generate } = scenario.workload;
  const longer =
    generate.kind === 'sessions'
      ? { ...generate, sessions: count, durationS: undefined }
      : { ...generate, requests: count, durationS: undefined };
  return {
    ...loaded,
    scenario: { ...scenario, workload: { generate: longer as typeof generate } },
  };
}

function cut({ requests, card }: Workload, count: number): Workload {
  const kept = sliceRequests(requests, { first: count }, '--requests');
  const leftOut = requests.count - kept.count;
  if (leftOut === 0) return { requests: kept, card };
  return {
    requests: kept,
    card: {
      ...card,
      requests: kept.count,
      leftOut: [...card.leftOut, { reason: `after the first ${count}`, count: leftOut }],
    },
  };
}

async function write(
  workload: Workload,
  out: string,
  force: boolean,
  terminal: Terminal,
): Promise<void> {
  const loss = await writeTraceFile(out, workload, { force });
  if (terminal.options.json === true) terminal.printJson(traceDocument(workload));
  else terminal.print(`${out}: ${formatCount(workload.requests.count)} requests\n`);
  if (loss !== undefined) terminal.notice(loss);
}
