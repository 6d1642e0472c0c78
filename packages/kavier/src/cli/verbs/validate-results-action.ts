import { extname } from 'node:path';
import { KavierError, suggestName } from '@kavier/core';
import { SetupReader } from '../../calibrate/own/setup.ts';
import { checkObject, type LoadedScenario, loadScenario } from '../../scenario/load.ts';
import { loadWorkload } from '../../scenario/load-workload.ts';
import { folderOfInput } from '../../scenario/open-input.ts';
import { isOnlyMeasured, OWN_ENGINES } from '../../validate/own-engines.ts';
import type { OwnLoad } from '../../validate/own-load.ts';
import { scenarioPredictor, setupPredictor } from '../../validate/own-predictor.ts';
import { type OwnPredictor, ownResultsDocument } from '../../validate/own-results.ts';
import { renderOwnResults } from '../../validate/own-text.ts';
import { type FoundResults, readResults } from '../../validate/result-files.ts';
import { VERSION } from '../../version.ts';
import { ENGINE_NAMES } from '../choice-names.ts';
import { type GivenFlag, givenFlags } from '../given-flags.ts';
import type { Terminal } from '../terminal.ts';

interface ResultsFlags {
  readonly results: readonly string[];
  readonly format?: string;
  readonly engine?: string;
  readonly model?: string;
  readonly accelerator?: string;
}

/** Reads the results of a benchmark tool and prints predictions beside them. */
export async function validateResultsAction(
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const flags = options as unknown as ResultsFlags;
  const scenario = scenarioOf(words);
  const folder = scenario === undefined ? '.' : folderOfInput(scenario, 'scenario');
  // --format is that of the results, not of a trace.
  const given = givenFlags({ ...options, format: undefined }, folder);
  const deployment = await deploymentOf(flags, scenario, given);
  const found = await readResults(flags.results, { format: flags.format });
  const predictor = await predictorOf(deployment, found);
  const document = await ownResultsDocument({ version: VERSION, predictor, ...found });
  if (terminal.options.json === true) terminal.printJson(document);
  else
    terminal.print(renderOwnResults(document, { width: terminal.width, style: terminal.colors }));
}

/** The scenario among the words, if there is one. Errors: names of sets, or several scenarios. */
function scenarioOf(words: readonly string[]): string | undefined {
  const isScenario = (word: string) => ['.yaml', '.yml', '.json'].includes(extname(word));
  const sets = words.filter((word) => !isScenario(word));
  if (sets.length > 0) {
    throw new KavierError('results of your own are no set', {
      kind: 'usage',
      where: '--results',
      found: `sets ${sets.join(', ')}`,
      expected: 'at most a scenario (.yaml, .yml or .json) beside it',
      hint: 'Leave out the names of sets; several files take --results each',
    });
  }
  if (words.length < 2) return words[0];
  throw new KavierError('results are compared with one scenario', {
    kind: 'usage',
    where: '--results',
    found: words.join(', '),
    hint: 'Several files of results take --results each',
  });
}

type Deployment =
  | { readonly kind: 'setup'; readonly predictor: OwnPredictor }
  | { readonly kind: 'scenario'; readonly loaded: LoadedScenario; readonly hasWorkload: boolean };

async function deploymentOf(
  flags: ResultsFlags,
  scenario: string | undefined,
  given: readonly GivenFlag[],
): Promise<Deployment> {
  const { engine } = flags;
  if (engine !== undefined) requireEngine(engine);
  if (scenario === undefined && engine !== undefined && isOnlyMeasured(engine)) {
    return { kind: 'setup', predictor: await measuredOnly(engine, flags, given) };
  }
  if (scenario !== undefined) {
    return { kind: 'scenario', loaded: await loadScenario(scenario, given), hasWorkload: true };
  }
  const missing = [
    ...(flags.model === undefined ? ['--model'] : []),
    ...(flags.accelerator === undefined ? ['--gpu'] : []),
  ];
  if (missing.length > 0) throw notSaid(missing);
  const fleet = [{ model: '', accelerator: '', engine: { profile: 'vllm' } }];
  // The load of each result takes the place of the workload.
  const value = { workload: { trace: flags.results[0] }, fleet };
  const loaded = checkObject(value, given, { name: 'results' });
  return { kind: 'scenario', loaded, hasWorkload: false };
}

function requireEngine(word: string): void {
  const names = [...new Set([...ENGINE_NAMES, ...OWN_ENGINES])];
  if (names.includes(word.toLowerCase())) return;
  throw new KavierError('results of this engine cannot be compared', {
    kind: 'usage',
    where: '--engine',
    found: word,
    expected: names.join(', '),
    hint: suggestName(word, names),
  });
}

function notSaid(missing: readonly string[]): KavierError {
  return new KavierError('the file does not say what was measured', {
    kind: 'usage',
    where: '--results',
    found: `no ${missing.join(' and no ')}`,
    expected: '--model and --gpu, or a scenario',
  });
}

const MEASURED_ONLY = ['--model', '--gpu', '--engine', '--tp', '--pp', '--dp', '--weights'];

/** Engines that were measured and have no scheduler of their own here. Errors: flags that they cannot keep. */
async function measuredOnly(
  engine: string,
  { model, accelerator }: ResultsFlags,
  given: readonly GivenFlag[],
): Promise<OwnPredictor> {
  const allowed = [...MEASURED_ONLY, '--kv-precision'];
  const refused = given.filter(({ flag }) => !allowed.includes(flag));
  if (refused.length > 0) {
    throw new KavierError(`this option is not known of ${engine}`, {
      kind: 'usage',
      where: refused.map(({ flag }) => flag).join(', '),
      expected: `only ${allowed.join(', ')} with --engine ${engine}`,
    });
  }
  const word = (flag: string) => given.find((one) => one.flag === flag)?.word;
  const words = {
    model,
    gpu: accelerator,
    tp: word('--tp'),
    pp: word('--pp'),
    dp: word('--dp'),
    weights: word('--weights'),
    kvCache: word('--kv-precision'),
  };
  const setups = new SetupReader(engine, words, { models: [], accelerators: [] });
  return setupPredictor(await setups.read());
}

async function predictorOf(deployment: Deployment, found: FoundResults): Promise<OwnPredictor> {
  if (deployment.kind === 'setup') return deployment.predictor;
  const { loaded, hasWorkload } = deployment;
  const isAsked = hasWorkload && found.results.some(({ load }) => load.kind === 'unknown');
  return scenarioPredictor(loaded, isAsked ? await workloadOf(loaded) : undefined);
}

async function workloadOf(loaded: LoadedScenario): Promise<OwnLoad> {
  const { requests, card } = await loadWorkload(loaded);
  return {
    load: { kind: 'requests', requests },
    description: `workload of the scenario (${card.source})`,
    notes: ['The file does not say its load; the workload of the scenario is taken for it.'],
  };
}
