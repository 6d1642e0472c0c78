// A plugin of Stryker for `node scripts/mutate.mjs --sample`: a random sample of the changes is tested, in random order, so that a
// run that is ended early has tested a random sample too. Each change has a number that its place, its text and the seed settle;
// the smallest numbers are drawn.
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';

const SOURCE = 'packages/core/src/';

/** The part of a path below the core's sources. */
const below = (fileName) => fileName.replaceAll('\\', '/').split(SOURCE).at(-1);

/** A number from 0 up to 1, evenly spread over the changes. */
function lot(seed, { fileName, location: { start, end }, mutatorName, replacement }) {
  const place = [start.line, start.column, end.line, end.column].join(':');
  const text = [seed, below(fileName), place, mutatorName, replacement].join('\n');
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Changes that no test reaches are settled before a checker sees them; those that it sees are drawn or refused. */
function drawing(options) {
  const { size, seed } = options.sample;
  const drawn = new Set();
  return {
    async init() {},
    async group(mutants) {
      const lots = new Map(mutants.map((one) => [one.id, lot(seed, one)]));
      const ids = [...lots.keys()].sort((a, b) => lots.get(a) - lots.get(b));
      for (const id of ids.slice(0, size)) drawn.add(id);
      const rest = ids.slice(size);
      return [...[...drawn].map((id) => [id]), ...(rest.length > 0 ? [rest] : [])];
    },
    async check(mutants) {
      const status = (id) => (drawn.has(id) ? 'passed' : 'compileError');
      return Object.fromEntries(mutants.map(({ id }) => [id, { status: status(id) }]));
    },
  };
}
drawing.inject = ['options'];

/** Writes a line for each change as soon as its fate is known. */
function logging(options) {
  const { seed, log } = options.sample;
  return {
    onMutantTested(mutant) {
      const { fileName, location, mutatorName, replacement, status } = mutant;
      const line = { file: below(fileName), lot: lot(seed, mutant), status };
      const details = { line: location.start.line, mutator: mutatorName, replacement };
      appendFileSync(log, `${JSON.stringify({ ...line, ...details })}\n`);
    },
  };
}
logging.inject = ['options'];

export const strykerPlugins = [
  { kind: 'Checker', name: 'sample', factory: drawing },
  { kind: 'Reporter', name: 'sample', factory: logging },
];

export const strykerValidationSchema = {
  properties: { sample: { type: 'object' } },
};
