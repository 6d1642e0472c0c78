import { fileURLToPath } from 'node:url';

/** Seed of random tests when nobody says otherwise: the same cases every time, on every machine. */
const FIXED_SEED = 20_261_130;

/** The seed of this run: fixed, or as the environment variable KAVIER_TEST_SEED says, a number or `random`. */
export function testSeed(word = process.env.KAVIER_TEST_SEED): number {
  if (word === undefined || word === '') return FIXED_SEED;
  const seed = word === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(word);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  throw new Error(`KAVIER_TEST_SEED is ${word}; expected a whole number below 2^31, or random`);
}

/** Random scenarios that go through engine and reference, as the environment variable KAVIER_SCENARIOS says. Default 2,500. */
function scenarioCount(word = process.env.KAVIER_SCENARIOS): number {
  if (word === undefined || word === '') return 2500;
  const count = Number(word);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Error(`KAVIER_SCENARIOS is ${word}; expected a whole number from 1 on`);
}

/** Gives every test the seed of this run through `fast-check`. */
export function seeded(seed: number) {
  return {
    define: { __TEST_SEED__: String(seed), __SCENARIOS__: String(scenarioCount()) },
    resolve: {
      alias: [
        {
          find: /^fast-check$/,
          replacement: fileURLToPath(new URL('seeded-fast-check.ts', import.meta.url)),
        },
      ],
    },
  };
}

/** Says which seed it is, so that a failure can be had again. */
export function announceSeed(seed: number): void {
  console.log(
    `Random tests: seed ${seed}. KAVIER_TEST_SEED=${seed} gives the same, KAVIER_TEST_SEED=random another.`,
  );
}

/** No test fails because a machine is slow: what hangs is ended by whoever watches, and the engine counts its steps. */
export const NO_TIME_LIMITS = { testTimeout: 0, hookTimeout: 0 } as const;
