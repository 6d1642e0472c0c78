import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the project as the tidy rules see it. */
export interface SourceFile {
  /** Path from the repository root, with forward slashes. */
  readonly path: string;
  readonly lines: readonly string[];
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The TypeScript files below a folder of the repository, in order of path. */
export function sourcesBelow(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.includes('/dist/') && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').split('\n') }));
}

/** The modules that a file imports or re-exports, as written. */
export function importsOf(file: SourceFile): string[] {
  const text = file.lines.join('\n');
  const statements = /^(?:import|export)\s(?:[^;']*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2]);
}

/** A function and how many lines it spans, found by indentation, which the formatter guarantees. */
export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly length: number;
}

const FUNCTION_START =
  /^(\s*)(?:export\s+)?(?:async\s+)?(?:function\*?\s+(\w+)|(?:static\s+|get\s+|set\s+|async\s+|\*)*(#?\w+)\(.*\{$|const\s+(\w+)\s*=\s*(?:async\s*)?\(.*=>\s*\{$|(constructor)\()/;
const NOT_FUNCTIONS = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'else']);

export function functionsOf(file: SourceFile): FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  file.lines.forEach((line, index) => {
    const match = FUNCTION_START.exec(line);
    const name = match?.[2] ?? match?.[3] ?? match?.[4] ?? match?.[5];
    if (match === null || name === undefined || NOT_FUNCTIONS.has(name)) return;
    const end = closingLine(file.lines, index, match[1]);
    if (end > index) spans.push({ name, line: index + 1, length: end - index + 1 });
  });
  return spans;
}

/** The first line after `start` that closes a block at the same indentation. */
function closingLine(lines: readonly string[], start: number, indent: string): number {
  for (let i = start + 1; i < lines.length; i++) {
    if (lines[i].startsWith(`${indent}}`) && !lines[i].trimEnd().endsWith('{')) return i;
    if (lines[i].startsWith(`${indent}}`) && lines[i].includes('):')) continue;
  }
  return start;
}
