import { describe, expect, test } from 'vitest';
import { OUTCOMES } from '../../src/record/request-record.ts';
import { type ComparedRun, expectSameRun, expectSameSteps } from './compare.ts';
import type { RequestRow } from './contract.ts';
import { runReference } from './run-reference.ts';
import { workedExample } from './worked-example.ts';

const reference = runReference({
  ...workedExample,
  windows: [{ windowTokens: 4, chunked: false }],
});

/** The reference's own answer in the form of an engine under test. */
function asColumns(): ComparedRun {
  const { requests, counters } = reference;
  const column = (pick: (row: RequestRow) => number) => requests.map(pick);
  return {
    arrivalS: column((row) => row.arrivalS),
    startS: column((row) => row.startS),
    firstTokenS: column((row) => row.firstTokenS),
    finishS: column((row) => row.finishS),
    queueS: column((row) => row.queueS),
    prefillS: column((row) => row.prefillS),
    decodeS: column((row) => row.decodeS),
    stallS: column((row) => row.stallS),
    cachedTokens: column((row) => row.cachedTokens),
    selfHitTokens: column((row) => row.selfHitTokens),
    recomputedTokens: column((row) => row.recomputedTokens),
    preemptions: column((row) => row.preemptions),
    outputTokens: column((row) => row.outputTokens),
    replica: column((row) => row.replica),
    outcome: column((row) => OUTCOMES.indexOf(row.outcome)),
    truncated: column((row) => (row.truncated ? 1 : 0)),
    counters,
  };
}

const still = { contextTokens: 0, attentionPairs: 0 };
const ownSteps = reference.steps.map((step) => ({
  ...step,
  steps: 1,
  contextGrowth: 0,
  windowGrowth: [still],
}));

describe('the comparison', () => {
  test('accepts the reference itself', () => {
    expectSameRun(asColumns(), reference);
    expectSameSteps(ownSteps, reference);
  });

  test('names a cell that is off by more than the tolerance, or one that never came', () => {
    const late = { ...asColumns(), finishS: [0.05 + 1e-9, 0.04, 0.1, 0.08, 0.13] };
    expect(() => expectSameRun(late, reference)).toThrow('finishS of 0');
    const lost = { ...asColumns(), startS: [0, Number.NaN, 0.01, 0.03, 0.08] };
    expect(() => expectSameRun(lost, reference)).toThrow('startS of 1');
    const close = { ...asColumns(), finishS: [0.05 + 1e-11, 0.04, 0.1, 0.08, 0.13] };
    expectSameRun(close, reference);
  });

  test('names a count or a counter that differs by one', () => {
    const columns = asColumns();
    const more = { ...columns, recomputedTokens: [0, 0, 0, 1, 4] };
    expect(() => expectSameRun(more, reference)).toThrow('recomputedTokens of 4');
    const counters = { ...columns.counters, evictions: 6 };
    expect(() => expectSameRun({ ...columns, counters }, reference)).toThrow('evictions');
  });

  test('takes runs of steps apart and misses none', () => {
    const [first, ...others] = ownSteps;
    expect(() => expectSameSteps(ownSteps.slice(0, -1), reference)).toThrow(
      'replica 0 lacks 1 steps',
    );
    expect(() => expectSameSteps([...ownSteps, first], reference)).toThrow('without a reference');
    const wrong = { ...first, contextTokens: first.contextTokens + 1 };
    expect(() => expectSameSteps([wrong, ...others], reference)).toThrow('contextTokens at 0 s');
    // Steps 7 and 8 hold the same two requests, each one token longer in the second.
    const merged = { ...ownSteps[6], endS: ownSteps[7].endS, steps: 2, contextGrowth: 2 };
    const around = [ownSteps.slice(0, 6), ownSteps.slice(8)] as const;
    expectSameSteps([...around[0], merged, ...around[1]], reference);
    const otherPairs = [{ ...merged.windows[0], attentionPairs: 0 }];
    const unseen = { ...merged, windows: otherPairs };
    expect(() => expectSameSteps([...around[0], unseen, ...around[1]], reference)).toThrow(
      'attentionPairs of window 0 at 0.06',
    );
    const flat = { ...merged, contextGrowth: 1 };
    expect(() => expectSameSteps([...around[0], flat, ...around[1]], reference)).toThrow(
      'contextTokens at 0.07 s',
    );
  });
});
