import { findAccelerator, findModel } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../../src/measured/point.ts';
import { type ComparedSet, validateDocument } from '../../src/validate/build.ts';
import type { ValidateDocument } from '../../src/validate/document.ts';
import type { ValidatedRow } from '../../src/validate/validate-set.ts';

/** A row of an unfitted dense model on a vLLM of 2026, but for what is changed. */
export function row(changes: Partial<ValidatedRow> = {}): ValidatedRow {
  return {
    point: 'p',
    quantity: 'tpotMeanS',
    measured: 1,
    predicted: 1.1,
    isFitted: false,
    engine: 'vllm-2026',
    family: 'hopper',
    accelerator: 'h100-sxm',
    model: 'llama-3.1-8b',
    isMixture: false,
    load: '9-32',
    ...changes,
  };
}

export function measuredSet(name: string, points: readonly MeasuredPoint[] = []): MeasuredSet {
  return {
    name,
    title: `Invented <${name}>`,
    source: 'nowhere & never',
    licence: 'none',
    assumptions: ['It was | never measured.'],
    points,
    exclusions: [{ rule: 'rows that nobody wrote', rows: 3 }],
  };
}

/** A set with these rows as if they had been compared. */
export function compared(
  name: string,
  rows: readonly ValidatedRow[],
  changes: Partial<ComparedSet['validation']> = {},
): ComparedSet {
  const set = measuredSet(name);
  const validation = { ...set, points: rows.length, unpredicted: [], powerLogs: [], rows };
  return { set, validation: { ...validation, ...changes } };
}

export function documentOf(...sets: readonly ComparedSet[]): ValidateDocument {
  return validateDocument({ version: '9.9.9', compared: sets, absent: [] });
}

/** One request, alone on an A10. */
export function singleRequest(changes: Partial<MeasuredPoint> = {}): MeasuredPoint {
  return {
    id: 'one request',
    setup: {
      engine: 'vllm',
      engineVersion: '0.9.0',
      model: findModel('llama-3-8b'),
      accelerator: findAccelerator('a10'),
    },
    load: { kind: 'batch', requests: 1, promptTokens: 100, outputTokens: 10 },
    measured: { ttftMeanS: 0.05, e2eMeanS: 0.4 },
    ...changes,
  };
}
