import { KavierError } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { wholeLines } from '../source/whole-lines.ts';
import { described } from '../trace/values.ts';

/** One line of the Prometheus text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

/** The samples of a file in the Prometheus or OpenMetrics text format. Errors: a line that is neither. */
export async function readSamples(source: ByteSource): Promise<readonly Sample[]> {
  const utf8 = new TextDecoder();
  const samples: Sample[] = [];
  let line = 0;
  for await (const block of wholeLines(source)) {
    const lines = utf8.decode(block).split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const text of lines) {
      line++;
      const trimmed = text.trim();
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      samples.push(sampleOf(trimmed, `${source.name}:${line}`));
    }
  }
  return samples;
}

function sampleOf(text: string, where: string): Sample {
  // OpenMetrics may put an exemplar behind the value.
  const match = LINE.exec(text.replace(/ # \{.*$/, ''));
  const value = match === null ? Number.NaN : numberOf(match[3]);
  const labels = match === null ? undefined : labelsOf(match[2] ?? '');
  if (match !== null && labels !== undefined && value !== undefined) {
    return { name: match[1], labels, value };
  }
  throw new KavierError('the line is no sample of a metric', {
    kind: 'input',
    where,
    found: described(text),
    expected: 'name{label="value"} number',
  });
}

function labelsOf(text: string): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  let at = 0;
  while (at < text.length) {
    LABEL.lastIndex = at;
    const match = LABEL.exec(text);
    if (match === null) return text.slice(at).trim() === '' ? labels : undefined;
    labels[match[1]] = match[2].replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    at = LABEL.lastIndex;
  }
  return labels;
}

function numberOf(text: string): number | undefined {
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^-inf$/i.test(text)) return Number.NEGATIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
