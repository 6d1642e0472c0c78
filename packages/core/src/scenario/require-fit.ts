import { type MemoryPlan, memoryPlan } from '../model/memory.ts';
import { type MemoryRemedy, memoryRemedies } from '../model/memory-remedies.ts';
import { KavierError } from '../units/errors.ts';

const GIB = 2 ** 30;
const inGib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;

/**
 * Passes a plan with which an engine would start. A context that nobody asked for by number does not have to fit:
 * engines cut it to what the memory holds. Blocks that the scenario states replace those of the plan.
 * Errors (KavierError, kind `input`): what does not fit, how much is missing, and what would.
 */
export function requireFit(
  plan: MemoryPlan,
  asked: {
    readonly kvCacheBlocks?: number | undefined;
    readonly maxContextTokens?: number | undefined;
  },
): void {
  const { model, accelerator, tensorParallel, pipelineParallel, dataParallel } = plan.options;
  const accelerators = tensorParallel * pipelineParallel * dataParallel;
  const { weights, kvBlocks, unused, withheld } = plan.parts;
  const where = `${model.name} on ${accelerators} x ${accelerator.name}`;
  const usable = plan.visibleBytes - withheld;
  const hint = hintOf(plan);
  if (weights > usable || (asked.kvCacheBlocks === undefined && plan.blocks === 0)) {
    throw new KavierError('the model does not fit', {
      kind: 'input',
      where,
      found:
        `${inGib(usable)} usable of each accelerator, ${inGib(weights)} of weights on it and ` +
        `${inGib(Math.max(0, -unused))} missing`,
      expected: 'room for the weights, activations and at least one KV block',
      hint,
    });
  }
  if (asked.kvCacheBlocks !== undefined || asked.maxContextTokens === undefined || plan.fits)
    return;
  throw new KavierError('the KV memory cannot hold one request of the longest context', {
    kind: 'input',
    where: `${where}: maxContextTokens`,
    found: `${asked.maxContextTokens} tokens, and ${inGib(kvBlocks)} of KV memory on each accelerator`,
    expected: `at most ${plan.longestRequestTokens} tokens`,
    hint,
  });
}

/** Contexts for which a way to fit is looked for when nothing fits the longest. */
const MODEST_CONTEXT = 4096;

function hintOf(plan: MemoryPlan): string {
  const remedies = memoryRemedies(plan);
  if (remedies.length > 0) return `It fits with ${inWords(remedies)}`;
  const { options } = plan;
  const maxContextTokens = Math.min(MODEST_CONTEXT, options.maxContextTokens);
  const modest = memoryRemedies(memoryPlan({ ...options, maxContextTokens }));
  if (modest.length === 0)
    return 'No tensor parallelism up to 64 and no smaller format makes it fit';
  return `For contexts of ${maxContextTokens} tokens it fits with ${inWords(modest)}`;
}

function inWords(remedies: readonly MemoryRemedy[]): string {
  const names: Readonly<Record<MemoryRemedy['change'], string>> = {
    tensorParallel: 'tensorParallel',
    pipelineParallel: 'pipelineParallel',
    weights: 'engine.weightPrecision',
    kvCache: 'engine.kvPrecision',
    maxContextTokens: 'engine.maxContextTokens',
  };
  return remedies.map(({ change, value }) => `${names[change]} ${value}`).join(', or with ');
}
