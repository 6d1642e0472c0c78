import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { KavierError, PUBLISHED_PROFILE } from '@kavier/core';
import { requireAlternatives, withoutAlternatives } from './alternatives.ts';
import { readBoundedText } from './bounded-text.ts';
import { checkScenario, type ScenarioPlaces } from './check-scenario.ts';
import { formatPath, type ScenarioPath, valueAt, withValueAt } from './path.ts';
import { requireReach, stepsOf } from './pool-path.ts';
import { parseScenarioText } from './scenario-text.ts';
import type { Scenario, ScenarioInput } from './schema.ts';
import { DEFAULT_PROFILE, publishedEngine } from './schema-fleet.ts';

/** A value that replaces one of the file: from a flag, or given by a program. */
export interface Override {
  /** What errors call it, for example `--gpu`. */
  readonly flag: string;
  /** Path into the scenario, for example `fleet[1].accelerator`; `fleet[].accelerator` is that of the only pool. */
  readonly path: string;
  readonly value: unknown;
}

/** A scenario that has passed its schema, and what is needed to go on with it. */
export interface LoadedScenario extends ScenarioPlaces {
  readonly scenario: Scenario;
  /** Name for folders and reports. */
  readonly name: string;
  /** What had to be assumed to get here, one sentence each. */
  readonly assumptions: readonly string[];
  /** Path as the user's file means it: relative ones start at the scenario file. */
  readonly resolvePath: (path: string) => string;
}

/**
 * Reads and checks an ecosystem file (YAML or JSON), with overrides on top.
 * Errors (KavierError, kind `input`): no such file, a folder, broken syntax, a wrong key or value, each with its place.
 */
export async function loadScenario(
  path: string,
  overrides: readonly Override[] = [],
): Promise<LoadedScenario> {
  return checkText(path, await readBoundedText(path), overrides);
}

/** As `loadScenario`, for text that is already here; `name` is what errors call it. */
export function checkText(
  name: string,
  text: string,
  overrides: readonly Override[] = [],
): LoadedScenario {
  const parsed = parseScenarioText(name, text);
  return assemble(parsed.value, parsed, overrides, {
    name: nameOfFile(name),
    folder: dirname(name),
  });
}

/** As `loadScenario`, for an object; relative paths in it start at `folder`, by default the current one. */
export function checkObject(
  value: ScenarioInput | Readonly<Record<string, unknown>>,
  overrides: readonly Override[] = [],
  { name = 'scenario', folder = '.' }: { readonly name?: string; readonly folder?: string } = {},
): LoadedScenario {
  const places: ScenarioPlaces = {
    locate: (path) => formatPath(path) || 'scenario',
    locateKey: (path, key) => formatPath([...path, key]),
  };
  return assemble(value, places, overrides, { name, folder });
}

function assemble(
  value: unknown,
  places: ScenarioPlaces,
  overrides: readonly Override[],
  origin: { readonly name: string; readonly folder: string },
): LoadedScenario {
  const pools = poolsIn(value);
  const set = overrides.map(({ flag, path, value: given }) => ({
    flag,
    path: underFlag(flag, () => stepsOf(path, pools)),
    value: given,
  }));
  const flagFor = (path: ScenarioPath) =>
    set.findLast((override) => startsWith(path, override.path))?.flag;
  const located: ScenarioPlaces = {
    locate: (path) => flagFor(path) ?? places.locate(path),
    locateKey: (path, key) => flagFor([...path, key]) ?? places.locateKey(path, key),
  };
  for (const { flag, path } of set) {
    if (flag !== '--set') underFlag(flag, () => requireReach(value, path));
  }
  const switched = switchEngines(
    value,
    pools,
    (path) => set.findLast((one) => formatPath(one.path) === formatPath(path))?.value,
  );
  const kept = withoutAlternatives(
    switched.value,
    set.map(({ path }) => path),
  );
  const merged = set.reduce(
    (root, { flag, path, value: given }) =>
      underFlag(flag, () => withValueAt(root, path, beside(root, path, given))),
    kept,
  );
  const scenario = checkScenario(withEngines(merged, located), located);
  requireAlternatives(scenario, located);
  return {
    ...located,
    scenario,
    name: scenario.name ?? origin.name,
    assumptions: switched.assumptions,
    resolvePath: (path) => (isAbsolute(path) ? path : join(origin.folder, path)),
  };
}

/** What is wrong with a path is the fault of the flag that gave it. */
function underFlag<T>(flag: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof KavierError)) throw error;
    const { what, kind, found, expected, hint } = error;
    throw new KavierError(what, { kind, where: flag, found, expected, hint });
  }
}

/** A catalog that is given comes before the one that is there; anything else replaces it. */
function beside(root: unknown, path: ScenarioPath, given: unknown): unknown {
  const own = valueAt(root, ['catalog']);
  if (formatPath(path) !== 'catalog' || !isMap(own) || !isMap(given)) return given;
  const list = (map: unknown, key: string): unknown[] => {
    const entries = valueAt(map, [key]);
    return Array.isArray(entries) ? entries : [];
  };
  const both = (key: string) => [...list(given, key), ...list(own, key)];
  return { ...own, models: both('models'), accelerators: both('accelerators') };
}

/** Pools that a scenario has before it is checked; one where it has none yet. */
function poolsIn(scenario: unknown): number {
  const fleet = valueAt(scenario, ['fleet']);
  return Array.isArray(fleet) ? Math.max(1, fleet.length) : 1;
}

const engineOf = (pool: number): ScenarioPath => ['fleet', pool, 'engine'];

function withEngines(scenario: unknown, places: Pick<ScenarioPlaces, 'locate'>): unknown {
  let all = scenario;
  for (let pool = 0; pool < poolsIn(scenario); pool++)
    all = withEngine(all, engineOf(pool), places);
  return all;
}

/** Options of an engine that nobody names belong to the default one. */
function withEngine(
  scenario: unknown,
  path: ScenarioPath,
  { locate }: Pick<ScenarioPlaces, 'locate'>,
): unknown {
  const profile = [...path, 'profile'];
  const engine = valueAt(scenario, path);
  if (!isMap(engine) || valueAt(scenario, profile) !== undefined) return scenario;
  for (const key of Object.keys(engine)) {
    if (!(key in publishedEngine.shape)) continue;
    throw new KavierError(`this option belongs to the engine ${PUBLISHED_PROFILE}`, {
      kind: 'usage',
      where: locate([...path, key]),
      found: `the engine ${DEFAULT_PROFILE}, because none was named`,
      hint: `Add --engine ${PUBLISHED_PROFILE}`,
    });
  }
  return withValueAt(scenario, profile, DEFAULT_PROFILE);
}

const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Switched {
  readonly value: unknown;
  readonly assumptions: readonly string[];
}

function switchEngines(
  value: unknown,
  pools: number,
  chosenAt: (path: ScenarioPath) => unknown,
): Switched {
  let switched: Switched = { value, assumptions: [] };
  for (let pool = 0; pool < pools; pool++) {
    const engine = engineOf(pool);
    const next = switchEngine(switched.value, engine, chosenAt([...engine, 'profile']));
    const said = [...switched.assumptions, ...next.assumptions];
    switched = { value: next.value, assumptions: [...new Set(said)] };
  }
  return switched;
}

/**
 * Another engine than the file's takes the place of the file's with its options, which mean nothing to it; options that
 * both engines have are kept when both serve.
 */
function switchEngine(value: unknown, path: ScenarioPath, chosen: unknown): Switched {
  const before = valueAt(value, [...path, 'profile']) ?? DEFAULT_PROFILE;
  const engine = valueAt(value, path);
  const isOther = (before === PUBLISHED_PROFILE) !== (chosen === PUBLISHED_PROFILE);
  if (
    typeof chosen !== 'string' ||
    typeof before !== 'string' ||
    engine === undefined ||
    !isOther
  ) {
    return { value, assumptions: [] };
  }
  return {
    value: withValueAt(value, path, { profile: chosen }),
    assumptions: [
      `The file's options of the engine ${before} have no meaning for ${chosen} and were left out.`,
    ],
  };
}

function startsWith(path: ScenarioPath, start: ScenarioPath): boolean {
  return start.length <= path.length && start.every((step, index) => path[index] === step);
}

/** `runs/first.yaml` -> `first`; the resolved scenario of a run folder takes the folder's name. */
function nameOfFile(path: string): string {
  const stem = basename(path, extname(path));
  return safeName(stem === 'scenario.resolved' ? basename(dirname(resolve(path))) : stem);
}

/** Text as the schema allows a run to be called. */
export function safeName(text: string): string {
  const allowed = text.replace(/[^\w .-]/g, '-').replace(/^[ .-]+/, '');
  return allowed.slice(0, 80) || 'run';
}
