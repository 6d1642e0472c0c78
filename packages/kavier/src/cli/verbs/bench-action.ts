import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { KavierError, suggestName } from '@kavier/core';
import type { BenchCase } from '../../bench/case.ts';
import { benchCases } from '../../bench/cases.ts';
import { benchDocument } from '../../bench/document.ts';
import { measurePairs } from '../../bench/pairs.ts';
import { pairsText } from '../../bench/pairs-text.ts';
import { runCase } from '../../bench/run-case.ts';
import { benchText } from '../../bench/text.ts';
import { renderTable } from '../../report/table.ts';
import type { Terminal } from '../terminal.ts';

const PAIRS = 15;

/** The work of `kavier bench`. */
export async function benchAction(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const repetitions = timesOf(options.repeat, '--repeat');
  const all = chosen(benchCases(options.quick === true), names);
  if (options.list === true) {
    const rows = all.map(({ name, title, skipped }) => [
      name,
      skipped === undefined ? title : `${title}; skipped: ${skipped}`,
    ]);
    const lines = renderTable({ head: ['case', 'what is timed'], rows, right: [] });
    terminal.print(`${lines.join('\n')}\n`);
    return;
  }
  const cases = all.filter((one) => one.skipped === undefined);
  const skipped = all.flatMap(({ name, skipped: why }) => (why === undefined ? [] : { name, why }));
  const own = realpathSync(process.argv[1]);
  if (typeof options.against === 'string') {
    const document = await measurePairs(cases, {
      own,
      other: resolve(options.against),
      pairs: timesOf(options.pairs ?? PAIRS, '--pairs'),
      skipped,
      onRound: (round, name) => terminal.notice(`pair ${round + 1} ${name}`),
    });
    if (terminal.options.json === true) terminal.printJson(document);
    else terminal.print(`${pairsText(document, terminal.colors.dim)}\n`);
    return;
  }
  const results = [];
  for (const [index, benchCase] of cases.entries()) {
    terminal.notice(`${index + 1}/${cases.length} ${benchCase.name}: ${benchCase.title}`);
    results.push(await runCase(benchCase, repetitions, own));
  }
  const document = benchDocument(results, repetitions, skipped);
  if (terminal.options.json === true) terminal.printJson(document);
  else terminal.print(`${benchText(document, terminal.colors.dim)}\n`);
}

/** The cases whose name begins with one of the given ones. */
function chosen(cases: readonly BenchCase[], names: readonly string[]): readonly BenchCase[] {
  const all = cases.map(({ name }) => name);
  for (const name of names) {
    if (all.some((known) => known.startsWith(name))) continue;
    throw new KavierError('no such benchmark case', {
      kind: 'usage',
      found: name,
      expected: 'a case or the beginning of one',
      hint: suggestName(name, all),
    });
  }
  if (names.length === 0) return cases;
  return cases.filter(({ name }) => names.some((wanted) => name.startsWith(wanted)));
}

function timesOf(value: unknown, flag: string): number {
  const times = Number(value);
  if (Number.isInteger(times) && times >= 1 && times <= 100) return times;
  throw new KavierError(`${flag} is out of range`, {
    kind: 'usage',
    found: String(value),
    expected: 'a whole number from 1 to 100',
  });
}
