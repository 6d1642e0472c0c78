import { KavierError } from '@kavier/core';
import { costDocument } from '../../../src/footprint/cost-document.ts';
import { footprintDocument } from '../../../src/footprint/footprint-document.ts';
import { pricedRun } from '../../../src/footprint/priced-run.ts';
import { footprintSettings } from '../../../src/footprint/settings.ts';
import { carbonFigures } from '../../../src/run/carbon-figures.ts';
import { runDocument } from '../../../src/run/run-document.ts';
import { prepareRun, simulate } from '../../../src/run/run-scenario.ts';
import { checkObject } from '../../../src/scenario/load.ts';
import { resolveScenario } from '../../../src/scenario/resolve.ts';
import type { ScenarioInput } from '../../../src/scenario/schema.ts';
import { withExtraRuns } from '../../../src/uncertainty/extra-runs.ts';

/** Echoes of what was asked, in documents whose other numbers are answers. */
const ECHOES = new Set(['fleet', 'seed', 'acceleratorHourUsd', 'limitS', 'targetS', 'timeline']);

/** Every number of a document that answers something, by its path. */
function numbersIn(value: unknown, path: string, into: Map<string, unknown>): void {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    into.set(path, value);
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value ?? {})) {
      if (!ECHOES.has(name)) numbersIn(inner, `${path}.${name}`, into);
    }
  }
}

export interface Answer {
  /** Everything that the run says in numbers. */
  readonly run: string;
  /** What its footprint and its cost say; left out where the run said enough. */
  readonly priced?: string | undefined;
  /** Why there is no run. */
  readonly refusal?: string | undefined;
  /** The scenario with every name and default filled in, and what the engine gets of it. */
  readonly words?: unknown;
  readonly ecosystem?: unknown;
}

/** Whether two scenarios come to different figures. */
export function differ(a: Answer, b: Answer): boolean {
  return a.run !== b.run || (a.priced !== undefined && a.priced !== b.priced);
}

/** Without what is undefined, and without where figures are from, which a resolved scenario says in words of its own. */
function inNumbers(ecosystem: unknown): unknown {
  const text = JSON.stringify(ecosystem, (name, value) =>
    name === 'provenance' ? undefined : value === Number.POSITIVE_INFINITY ? 'Infinity' : value,
  );
  return JSON.parse(text);
}

/** What the engine gets of a scenario in words, without running it. */
export async function ecosystemOf(scenario: unknown): Promise<unknown> {
  return inNumbers((await resolveScenario(checkObject(scenario as ScenarioInput))).ecosystem);
}

/** What a scenario comes to; beside `other`, only as much as tells them apart. An error that is not the user's is thrown. */
export async function answerOf(scenario: unknown, other?: Answer): Promise<Answer> {
  try {
    const loaded = checkObject(scenario as ScenarioInput);
    const prepared = await prepareRun(loaded);
    const run = await withExtraRuns(loaded, simulate(prepared), { margin: 'never' });
    const { record } = prepared.ecosystem;
    const found = new Map<string, unknown>();
    numbersIn(runDocument(run, '', await carbonFigures(loaded, run)), 'run', found);
    found.set('record', [record.fragments, run.record.work.bucketS]);
    const answer = {
      run: JSON.stringify([...found]),
      words: prepared.scenario,
      ecosystem: inNumbers(prepared.ecosystem),
    };
    if (other !== undefined && answer.run !== other.run) return answer;
    const priced = pricedRun(loaded, run);
    const settings = await footprintSettings(priced);
    const amounts = new Map<string, unknown>();
    numbersIn(await costDocument(priced, ''), 'cost', amounts);
    numbersIn(await footprintDocument(priced, settings, ''), 'footprint', amounts);
    return { ...answer, priced: JSON.stringify([...amounts]) };
  } catch (error) {
    if (!(error instanceof KavierError) || error.kind === 'work') throw error;
    return { run: '', refusal: error.message };
  }
}
