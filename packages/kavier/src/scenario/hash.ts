import { createHash } from 'node:crypto';
import type { BlockLists, Ecosystem, RequestTable } from '@kavier/core';

/** Characters of a scenario hash that people are shown. */
export const SHOWN_HASH_LENGTH = 12;

/**
 * SHA-256 (hex) of everything that decides a run's numbers: the ecosystem as numbers and the content of the workload.
 * Names of files and of the run are not in it, so a resolved scenario elsewhere has the hash of its original.
 */
export function scenarioHash(ecosystem: Ecosystem, workloadFingerprint: string): string {
  const identity = { schema: 'kavier.scenario/2', ecosystem, workload: workloadFingerprint };
  return createHash('sha256').update(canonicalJson(identity, WORDS)).digest('hex');
}

/** Keys of an ecosystem that say where a number comes from or what people call something. */
const WORDS: ReadonlySet<string> = new Set([
  'provenance',
  'aliases',
  'title',
  'how',
  'low',
  'high',
]);

/** SHA-256 (hex) of a workload's columns. `sourceRow` is left out: it says where rows were, not what they are. */
export function workloadFingerprint(table: RequestTable): string {
  const hash = createHash('sha256');
  const column = (name: string, values: Int32Array | Float64Array | undefined) => {
    if (values === undefined) return;
    hash.update(`${name}:${values.length};`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  const blocks = (name: string, lists: BlockLists | undefined) => {
    if (lists === undefined) return;
    hash.update(`${name}:${lists.blockTokens};`);
    column(`${name}.offsets`, lists.offsets);
    column(`${name}.ids`, lists.ids);
  };
  column('arrivalS', table.arrivalS);
  column('promptTokens', table.promptTokens);
  column('outputTokens', table.outputTokens);
  column('session', table.session);
  column('turn', table.turn);
  column('afterRequest', table.afterRequest);
  column('thinkTimeS', table.thinkTimeS);
  column('patienceS', table.patienceS);
  column('maxTokens', table.maxTokens);
  column('requestClass', table.requestClass);
  hash.update(JSON.stringify(table.classNames ?? []));
  blocks('promptBlocks', table.promptBlocks);
  blocks('outputBlocks', table.outputBlocks);
  return hash.digest('hex');
}

/** JSON with the keys of every map in order, so that equal content gives equal text. Keys in `without` are left out. */
export function canonicalJson(value: unknown, without: ReadonlySet<string> = new Set()): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([key]) => !without.has(key))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
