// What `fast-check` is in every test: the library, with the seed of this run of the tests.
import fc from '../node_modules/fast-check/lib/fast-check.js';

declare const __TEST_SEED__: number;

fc.configureGlobal({ seed: __TEST_SEED__ });

export * from '../node_modules/fast-check/lib/fast-check.js';
// biome-ignore lint/style/noDefaultExport: it stands for a library that has one
export { fc as default };
