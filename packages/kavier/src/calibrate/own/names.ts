import {
  COEFFICIENT_NAMES,
  type CoefficientName,
  KavierError,
  suggestName,
  weightLayout,
} from '@kavier/core';
import type { MeasuredPoint } from '@kavier/evidence';

const ALWAYS = [
  'linearCompute',
  'weightMemory',
  'overlap',
  'attentionCompute',
  'attentionMemory',
  'groupedMemory',
  'layerOverheadS',
  'prefillLayerS',
  'sequenceDeviceS',
  'stepHostS',
  'frontendS',
] as const;
const EXPERTS = ['expertCompute', 'expertMemory', 'expertPadding', 'expertLayerS'] as const;

/** The coefficients that predictions of these points depend on, in the order in which they are shown. */
export function namesThatMatter(points: readonly MeasuredPoint[]): readonly CoefficientName[] {
  const found = new Set<CoefficientName>(ALWAYS);
  for (const point of points) {
    for (const name of extraNames(point)) found.add(name);
  }
  return COEFFICIENT_NAMES.filter((name) => found.has(name));
}

function extraNames({ setup }: MeasuredPoint): readonly CoefficientName[] {
  const { model, accelerator, tensorParallel = 1, weights } = setup;
  const { matrixBytes, routedExpertBytes, compute } = weightLayout(model, weights);
  const isNarrow = Math.min(matrixBytes, routedExpertBytes) < 2;
  const needed = compute === 'mxfp4' ? 'fp4' : compute;
  const isExpanded = needed === 'bf16' || accelerator.peakFlops[needed] === undefined;
  return [
    ...(tensorParallel > 1
      ? (['hopS', accelerator.peerLink === undefined ? 'hostLink' : 'peerLink'] as const)
      : []),
    ...(isNarrow
      ? ([isExpanded ? 'expandedWeights' : 'narrowCompute', 'narrowMemory'] as const)
      : []),
    ...(model.experts === undefined ? [] : EXPERTS),
  ];
}

/** The coefficients that `--fit` names: some, all, or by default those that matter. Error: the nearest name. */
export function namesToFit(
  word: string | undefined,
  points: readonly MeasuredPoint[],
): readonly CoefficientName[] {
  if (word === undefined) return namesThatMatter(points);
  if (word === 'all') return COEFFICIENT_NAMES;
  const wanted = word.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (COEFFICIENT_NAMES.some((known) => known === name)) continue;
    throw new KavierError('there is no such coefficient', {
      kind: 'usage',
      where: '--fit',
      found: name === '' ? 'an empty name' : name,
      expected: 'names with commas between them, or all',
      hint: suggestName(name, COEFFICIENT_NAMES),
    });
  }
  return COEFFICIENT_NAMES.filter((name) => wanted.includes(name));
}
