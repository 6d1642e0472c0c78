import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AttentionWindow,
  growsWithContext,
  stepsOnLine,
  stepsToCrossing,
  windowContext,
  windowPairs,
} from '../../src/timing/attention-window.ts';
import { withinWindow } from '../reference/share.ts';

const windows: fc.Arbitrary<AttentionWindow> = fc.record({
  windowTokens: fc.integer({ min: 1, max: 40 }),
  chunked: fc.boolean(),
});
const parts = fc.record({
  tokens: fc.integer({ min: 1, max: 50 }),
  context: fc.nat({ max: 200 }),
});

test('what a step reads and pairs up is what its tokens do, one by one', () => {
  fc.assert(
    fc.property(windows, parts, (window, part) => {
      const { contextTokens, attentionPairs } = withinWindow(window, part);
      expect(windowContext(window, part.tokens, part.context)).toBe(contextTokens);
      expect(windowPairs(window, part.tokens, part.context)).toBe(attentionPairs);
    }),
  );
});

test('steps on the line grow by the same amounts', () => {
  fc.assert(
    fc.property(windows, parts, (window, { tokens, context }) => {
      const steps = stepsOnLine(window, tokens, context);
      const grows = growsWithContext(window, context) ? 1 : 0;
      for (let step = 1; step < Math.min(steps, 30); step++) {
        const at = context + step * tokens;
        expect(windowContext(window, tokens, at)).toBe(
          windowContext(window, tokens, context) + grows * step * tokens,
        );
        expect(windowPairs(window, tokens, at)).toBe(
          windowPairs(window, tokens, context) + grows * step * tokens * tokens,
        );
      }
    }),
  );
});

test('a decode crosses where its context is no token more', () => {
  fc.assert(
    fc.property(windows, fc.nat({ max: 200 }), (window, context) => {
      const steps = stepsToCrossing(window, context);
      const read = (at: number) => windowContext(window, 1, at);
      if (steps === Number.POSITIVE_INFINITY) {
        expect(read(context + 1)).toBe(read(context));
        return;
      }
      for (let at = context; at < context + steps - 1; at++)
        expect(read(at + 1)).toBe(read(at) + 1);
      expect(read(context + steps + (window.chunked ? 0 : 1))).not.toBe(read(context) + steps + 1);
    }),
  );
});
