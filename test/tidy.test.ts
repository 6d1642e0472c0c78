import { describe, expect, test } from 'vitest';
import { functionsOf, importsOf, type SourceFile, sourcesBelow } from './sources.ts';
import { spreadCalls } from './spreads.ts';

/**
 * What a room of the core may import besides itself. The order is the order in which data flows: nothing to the left
 * may know anything to the right, and what prices a run may never know how it was simulated.
 */
const BASE = ['units', 'kernel'];
const PHYSICS = [...BASE, 'workload', 'hardware', 'model'];
const ENGINE = [...PHYSICS, 'timing', 'kvcache', 'record'];
const PRICING = [...BASE, 'record', 'hardware'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  units: [],
  kernel: ['units'],
  workload: BASE,
  hardware: ['units'],
  architecture: ['units', 'hardware'],
  model: ['units', 'hardware'],
  record: BASE,
  timing: PHYSICS,
  kvcache: [...PHYSICS, 'record'],
  engine: ENGINE,
  cluster: [...ENGINE, 'engine'],
  operations: [...ENGINE, 'engine'],
  metrics: ['units', 'record'],
  energy: PRICING,
  carbon: [...PRICING, 'energy'],
  water: [...PRICING, 'energy'],
  cost: [...PRICING, 'workload', 'energy'],
  scenario: [...ENGINE, 'engine', 'cluster', 'operations'],
  study: ENGINE.concat(
    ['engine', 'cluster', 'operations', 'scenario'],
    ['metrics', 'energy', 'carbon', 'water', 'cost'],
  ),
};

/** Calls that take any number of arguments: `largestOf`, a loop or a list say the same of long lists. */
const UNBOUNDED =
  /(^|\.)(max|min|hypot|push|unshift|splice|concat|of|fromCharCode|fromCodePoint|apply|element)$/;

const core = sourcesBelow('packages/core/src');
const everySource = [
  ...core,
  ...sourcesBelow('packages/io/src'),
  ...sourcesBelow('packages/evidence/src'),
  ...sourcesBelow('packages/kavier/src'),
];
const everyTest = [
  ...sourcesBelow('packages/core/test'),
  ...sourcesBelow('packages/io/test'),
  ...sourcesBelow('packages/evidence/test'),
  ...sourcesBelow('packages/kavier/test'),
];

/** Tables of data and the core's list of public names may be long; they have no logic to get lost in. */
const isTable = (file: SourceFile) =>
  /\/(catalog[\w-]*(\/[\w-]+)?|calibrated|validated-errors|core\/src\/index)\.ts$/.test(file.path);

const roomOf = (path: string) => path.split('/')[3];

describe('rooms of the core', () => {
  test('every folder is a known room', () => {
    const rooms = new Set(
      core.map((file) => roomOf(file.path)).filter((room) => room !== 'index.ts'),
    );
    expect([...rooms].filter((room) => ALLOWED[room] === undefined)).toEqual([]);
  });

  test('imports follow the direction of the rooms', () => {
    const wrong: string[] = [];
    for (const file of core) {
      const room = roomOf(file.path);
      if (room === 'index.ts') continue;
      for (const target of importsOf(file)) {
        const imported = resolveRoom(file.path, target);
        if (imported !== room && !ALLOWED[room].includes(imported)) {
          wrong.push(`${file.path} imports ${target}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('the rule notices a wrong import', () => {
    const lines = [
      "import { b } from '../engine/b.ts';",
      'import type {',
      '  C,',
      "} from './c.ts';",
    ];
    expect(importsOf({ path: 'a.ts', lines })).toEqual(['../engine/b.ts', './c.ts']);
    expect(importsOf({ path: 'a.ts', lines: ["const s = 'read from', 'x';"] })).toEqual([]);
    expect(resolveRoom('packages/core/src/cost/a.ts', '../engine/b.ts')).toBe('engine');
    expect(ALLOWED.cost).not.toContain('engine');
    expect(resolveRoom('packages/core/src/cost/a.ts', 'node:fs')).toBe('outside: node:fs');
  });

  test('nothing in the core reads a clock, draws unseeded numbers, prints or waits', () => {
    const banned =
      /\b(Date\.now|new Date|Math\.random|performance\.now|console\.|setTimeout|process\.)/;
    expect(linesMatching(core, banned)).toEqual([]);
  });

  test('random generators use the kernel’s elementary functions, whose bits every engine agrees on', () => {
    const generators = core.filter((file) => /\/(workload|kernel)\//.test(file.path));
    const inexact =
      /Math\.(log|exp|pow|sin|cos|tan|log2|log10|log1p|expm1|cbrt|hypot)\b|\*\*(?!=?\s*(2|3|-?\d+\b))/;
    expect(linesMatching(generators, inexact)).toEqual([]);
  });
});

describe('every source file', () => {
  test('is at most 400 lines, tables of data aside', () => {
    const long = everySource.filter((file) => file.lines.length > 401 && !isTable(file));
    expect(long.map((file) => `${file.path}: ${file.lines.length}`)).toEqual([]);
  });

  test('stays small as a rule: the median file is below 150 lines', () => {
    const lengths = everySource.map((file) => file.lines.length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(150);
  });

  test('has no function above 70 lines', () => {
    const long = everySource.flatMap((file) =>
      functionsOf(file)
        .filter((span) => span.length > 70)
        .map((span) => `${file.path}:${span.line} ${span.name}: ${span.length} lines`),
    );
    expect(long).toEqual([]);
  });

  test('leaves no unfinished marks, skipped checks or default exports', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|not implemented|@ts-ignore|@ts-nocheck|export default/;
    expect(linesMatching(everySource, marks)).toEqual([]);
    expect(linesMatching(everyTest, /\b(it|test|describe)\.(only|todo)\b/)).toEqual([]);
  });

  test('spreads no list over a call that takes any number of arguments: a long one exceeds the stack', () => {
    const wrong = everySource.flatMap((file) =>
      spreadCalls(file)
        .filter(({ callee }) => UNBOUNDED.test(callee))
        .map(({ line, callee }) => `${file.path}:${line} ${callee}(...)`),
    );
    expect(wrong).toEqual([]);
  });

  test('the rule notices a spread', () => {
    const lines = [
      'const most = Math.max(0, ...values.map((one) => one.length));',
      'lines.push(',
      '  ...others,',
      ');',
      'const both = [...a, ...b]; f({ ...c });',
      'function all(...names: string[]) {}',
      "log('Math.max(...x)');",
    ];
    expect(spreadCalls({ path: 'a.ts', lines })).toEqual([
      { line: 1, callee: 'Math.max' },
      { line: 3, callee: 'lines.push' },
    ]);
    expect(
      ['Math.max', 'rows.push', 'Int32Array.of', 'element'].every((one) => UNBOUNDED.test(one)),
    ).toBe(true);
  });

  test('of tests neither draws without the seed of the run nor sets a limit of time', () => {
    const unsteady = /\bMath\.random\b|\b(test|hook)Timeout\b|\btimeout: \d|^\s*\}, [\d_]+\);$/;
    expect(linesMatching(everyTest, unsteady)).toEqual([]);
  });

  test('keeps nothing between calls, so that tests may share its modules: what is made late is made once', () => {
    const kept = linesMatching(everySource, /^(export )?(let|var) /).map(
      (line) => line.split(':')[0],
    );
    expect(kept).toEqual([
      'packages/io/src/hugging-face/config-defaults.ts',
      'packages/kavier/src/scenario/check-scenario.ts',
    ]);
  });

  test('ends the process only where the command line is', () => {
    const elsewhere = everySource.filter((file) => !/kavier\/src\/(bin\.ts|cli\/)/.test(file.path));
    expect(linesMatching(elsewhere, /process\.exit\b|console\.(log|error|warn)/)).toEqual([]);
  });
});

describe('packages', () => {
  test('depend one way: core on nothing, io on the core, evidence on both, and only kavier on evidence', () => {
    const outside = (folder: string, allowed: RegExp) =>
      sourcesBelow(folder).flatMap((file) =>
        importsOf(file)
          .filter((target) => !target.startsWith('.') && !allowed.test(target))
          .map((target) => `${file.path} imports ${target}`),
      );
    expect(outside('packages/core/src', /^$/)).toEqual([]);
    expect(outside('packages/io/src', /^(@kavier\/(core|io)$|hyparquet|node:)/)).toEqual([]);
    const below = /^(@kavier\/(core|io|io\/node)$|yaml$|node:)/;
    expect(outside('packages/evidence/src', below)).toEqual([]);
  });

  test('are known by their doors: none re-exports another, but kavier, which is the published one', () => {
    const doors = everySource.filter((file) => file.path.endsWith('/index.ts'));
    expect(linesMatching(doors, /^export \*/)).toEqual([
      "packages/kavier/src/index.ts:1 export * from '@kavier/core';",
    ]);
    const inner = linesMatching(
      everySource,
      /'@kavier\/(?!(core|core\/architecture|io|io\/node|evidence|evidence\/node)')/,
    );
    expect(inner).toEqual([]);
  });

  test('only the Node folders of io and evidence touch Node', () => {
    const isomorphic = (folder: string) =>
      sourcesBelow(folder).filter((file) => !file.path.includes('/node/'));
    const node = /'node:|\bprocess\.|\bBuffer\b|\/node(\/|')/;
    expect(linesMatching(isomorphic('packages/io/src'), /@kavier\/io/)).toEqual([]);
    expect(linesMatching(isomorphic('packages/io/src'), node)).toEqual([]);
    expect(linesMatching(isomorphic('packages/evidence/src'), node)).toEqual([]);
  });

  test('core tests run in a browser: they import nothing of Node', () => {
    expect(
      linesMatching(
        sourcesBelow('packages/core/test'),
        /'node:|\bprocess\.(env|argv|cwd|exit|platform|version)/,
      ),
    ).toEqual([]);
  });
});

describe('the function finder', () => {
  test('measures methods, functions and arrows, not blocks', () => {
    const file = {
      path: 'x.ts',
      lines: [
        'export function first(a: number): number {',
        '  if (a > 1) {',
        '    return 1;',
        '  }',
        '  return 2;',
        '}',
        'class C {',
        '  #second(a: number): void {',
        '    a;',
        '  }',
        '}',
        'const third = (a: number) => {',
        '  a;',
        '};',
        'export function fourth(',
        '  a: number,',
        '): number {',
        '  return a;',
        '}',
      ],
    };
    expect(functionsOf(file).map(({ name, length }) => [name, length])).toEqual([
      ['first', 6],
      ['#second', 3],
      ['third', 3],
      ['fourth', 5],
    ]);
  });
});

function linesMatching(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    file.lines.flatMap((line, index) =>
      pattern.test(line) && !/^\s*(\/?\*|\/\/)/.test(line)
        ? [`${file.path}:${index + 1} ${line.trim()}`]
        : [],
    ),
  );
}

/** The room that a module of the core belongs to, or what it is when it lies outside. */
function resolveRoom(from: string, target: string): string {
  if (!target.startsWith('.')) return `outside: ${target}`;
  const path = new URL(target, `file:///${from}`).pathname.slice(1);
  return path.startsWith('packages/core/src/') ? roomOf(path) : `outside: ${target}`;
}
