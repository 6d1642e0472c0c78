import { KavierError, suggestName } from '@kavier/core';
import type { z } from 'zod';
import { keysAt, wordsAt } from './json-schema-walk.ts';
import { formatPath, type ScenarioPath, valueAt } from './path.ts';
import { type Scenario, scenarioJsonSchema, scenarioSchema } from './schema.ts';

/** Says where in the user's words (file, line and column, or a flag) a place of the scenario comes from. */
export interface ScenarioPlaces {
  locate(path: ScenarioPath): string;
  locateKey(path: ScenarioPath, key: string): string;
}

type Issue = z.core.$ZodIssue;

/** One thing that is wrong, in words. */
interface Problem {
  readonly what: string;
  readonly where: string;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

const MAX_SHOWN = 6;

/** A form that a document has to have. */
interface DocumentForm<T> {
  /** What errors call the whole document. */
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** The same as JSON Schema, for the names that would have been right. */
  readonly json: () => object;
}

let scenarioSchemaMade: object | undefined;

/** The scenario's JSON Schema, made once: every error asks it for names. */
function scenarioForm(): object {
  scenarioSchemaMade ??= scenarioJsonSchema();
  return scenarioSchemaMade;
}

/** The scenario with its defaults filled in. Errors: as `checkAgainst`. */
export function checkScenario(value: unknown, places: ScenarioPlaces): Scenario {
  const form = { name: 'the scenario', schema: scenarioSchema, json: scenarioForm };
  return checkAgainst(form, value, places);
}

/**
 * The document with its defaults filled in.
 * Errors (kind `input`): the first thing that is wrong, with its place; up to five more are listed in the hint.
 */
export function checkAgainst<T>(form: DocumentForm<T>, value: unknown, places: ScenarioPlaces): T {
  // A document is checked once: compiling the check would take longer than checking.
  const result = form.schema.safeParse(value, { jitless: true });
  if (result.success) return result.data;
  const { name } = form;
  const schema = form.json();
  const problems = result.error.issues
    .flatMap((issue) => flatten(issue, []))
    .flatMap((issue) => problemsOf(issue, { whole: name, value, schema, places }));
  const [first, ...others] = problems;
  const { what, ...details } = first;
  const hint = [details.hint, ...others.slice(0, MAX_SHOWN - 1).map(line)]
    .filter((part) => part !== undefined)
    .join('\n');
  const left = others.length + 1 - MAX_SHOWN;
  throw new KavierError(what, {
    kind: 'input',
    ...details,
    hint: (left > 0 ? `${hint}\n  and ${left} more` : hint) || undefined,
  });
}

function line({ what, where, found, expected, hint }: Problem): string {
  const parts = [`  also ${where}: ${what}`];
  if (found !== undefined) parts.push(`found ${found}`);
  if (expected !== undefined) parts.push(`expected ${expected}`);
  return parts.join('; ') + (hint === undefined ? '' : `. ${hint}`);
}

/** Unions report every alternative; people meant the one whose shape is nearest. */
function flatten(issue: Issue, above: ScenarioPath): Issue[] {
  const path = [...above, ...(issue.path as ScenarioPath)];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
    return [{ ...issue, path: [...path] }];
  }
  const nearest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0];
  return nearest.flatMap((inner) => flatten(inner, path));
}

/** How far a value is from an alternative: a wrong outer shape counts more than errors inside it. */
function distance(issues: readonly Issue[]): number {
  let sum = 0;
  for (const issue of issues) {
    const weight = 10 ** (2 - Math.min(2, issue.path.length));
    sum += issue.code === 'unrecognized_keys' ? weight * 10 * issue.keys.length : weight;
    if (issue.path.length === 0 && issue.code === 'invalid_type') sum += 1000;
  }
  return sum;
}

interface Context {
  /** Name of the document. */
  readonly whole: string;
  readonly value: unknown;
  readonly schema: object;
  readonly places: ScenarioPlaces;
}

function problemsOf(issue: Issue, { whole, value, schema, places }: Context): Problem[] {
  const path = issue.path as ScenarioPath;
  const name = formatPath(path) || whole;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      what: `there is no ${formatPath([...path, key])}`,
      where: places.locateKey(path, key),
      hint: suggestName(key, keysAt(schema, path, value, key)),
    }));
  }
  const given = valueAt(value, path);
  const where = places.locate(path);
  if (given === undefined) {
    const words = wordsAt(schema, path, value);
    const expected = words.length > 0 ? `one of ${words.join(', ')}` : missing(issue);
    return [{ what: `${name} is missing`, where, expected }];
  }
  const isChoice = issue.code === 'invalid_union' || issue.code === 'invalid_value';
  if (isOwnMessage(issue)) {
    return [
      { what: `${name} is not valid`, where, found: show(given), expected: ownMessage(issue) },
    ];
  }
  const words = typeof given === 'string' || isChoice ? wordsAt(schema, path, value) : [];
  return [
    {
      what: `${name} is not valid`,
      where,
      found: show(given),
      expected: words.length > 0 ? `one of ${words.join(', ')}` : expectation(issue),
      hint:
        words.length > 0
          ? suggestName(typeof given === 'string' ? given : show(given), words)
          : hintFor(issue, given),
    },
  ];
}

function missing(issue: Issue): string | undefined {
  return issue.code === 'invalid_type' ? noun(issue.expected) : undefined;
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return noun(issue.expected);
  if (issue.code === 'too_small') {
    return `${issue.inclusive === false ? '>' : '>='} ${issue.minimum}${entries(issue.origin)}`;
  }
  if (issue.code === 'too_big') {
    return `${issue.inclusive === false ? '<' : '<='} ${issue.maximum}${entries(issue.origin)}`;
  }
  if (issue.code === 'not_multiple_of') return `a multiple of ${issue.divisor}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return ownMessage(issue);
}

/** Messages of our own begin with what is expected. */
const isOwnMessage = ({ message }: Issue) => message.startsWith('expected ');

const ownMessage = ({ message }: Issue) => message.replace(/^expected /, '');

function entries(origin: string): string {
  return origin === 'array' ? ' entries' : '';
}

const NOUNS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

function noun(expected: string): string {
  return NOUNS[expected] ?? expected;
}

function hintFor(issue: Issue, given: unknown): string | undefined {
  if (issue.code !== 'invalid_type' || issue.expected !== 'boolean') return undefined;
  const word = typeof given === 'string' ? given.toLowerCase() : '';
  if (word === 'on' || word === 'yes') return 'Write true';
  return word === 'off' || word === 'no' ? 'Write false' : undefined;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty map' : `a map with ${keys.slice(0, 4).join(', ')}`;
  }
  return JSON.stringify(value) ?? String(value);
}
