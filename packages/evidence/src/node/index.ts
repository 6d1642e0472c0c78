export type { MeasuredSource } from './contract.ts';
export { readDeclaredSets } from './declared-sets.ts';
export { selectSets } from './select-sets.ts';
