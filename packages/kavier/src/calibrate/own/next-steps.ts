import type { CoefficientName } from '@kavier/core';
import { groupedBy } from '@kavier/evidence';
import type { FoundFit } from './words.ts';

/** Points that tell a coefficient from others. */
const TELLING: Readonly<Partial<Record<CoefficientName, string>>> = {
  linearCompute: 'TTFT of single prompts of 1,000 to 4,000 tokens',
  narrowCompute: 'TTFT of single long prompts, in 16 and in fewer bits',
  expandedWeights: 'TTFT of single long prompts, in 16 bits and in 4',
  weightMemory: 'TPOT of one request at a time with a short prompt',
  narrowMemory: 'TPOT of one request at a time, in 16 and in fewer bits',
  overlap: 'TPOT of 64 to 256 requests with short prompts, near the ridge of the roofline',
  attentionCompute: 'TTFT of single prompts of 16,000 tokens and more',
  attentionMemory:
    'TPOT of many requests with contexts of 8,000 tokens and more, by models with and without grouped queries',
  groupedMemory:
    'TPOT of many requests with contexts of 8,000 tokens and more, by models with and without grouped queries',
  mixedMemory: 'TPOT of 64 requests and more with long prompts, which are prefilled beside decodes',
  expertCompute: 'TTFT of single long prompts on a mixture of experts',
  expertMemory: 'TPOT of 1 to 16 requests on a mixture of experts',
  expertPadding: 'TPOT of 64 to 512 requests on a mixture of experts',
  expertLayerS: 'TPOT of one request on two mixtures with different numbers of layers',
  layerOverheadS: 'TPOT of one request on a small model beside a large one',
  prefillLayerS: 'TTFT of single prompts of 100 to 500 tokens on a small model beside a large one',
  layerLaunchS: 'TPOT of one request without CUDA graphs',
  stepDeviceS: 'TPOT of one request on two models with different numbers of layers',
  sequenceDeviceS: 'TPOT of 1 and of 128 requests with short contexts',
  stepHostS: 'TPOT of one request on a very small model, where the host takes longest',
  sequenceHostS: 'TPOT of many requests on a very small model, where the host takes longest',
  hopS: 'TPOT of one request on 1, 2 and 4 accelerators',
  peerLink: 'TTFT of long prompts on 1, 2 and 4 accelerators',
  hostLink: 'TTFT of long prompts on 1, 2 and 4 accelerators',
  frontendS: 'TTFT of single prompts of a few tokens',
};

/** Unseen points this much worse than fitted ones say that the fit follows its own points. */
const OVERFIT = 2;

/** What to do after a fit, a sentence each. */
export function nextSteps(fit: FoundFit, out: string | undefined): string[] {
  return [
    ...use(out),
    ...fewer(fit),
    ...telling(fit),
    ...trust(fit),
    ...(fit.search.converged
      ? []
      : ['The search stopped before it met its tolerance: fit fewer coefficients with --fit.']),
  ];
}

function use(out: string | undefined): string[] {
  return [
    out === undefined
      ? 'Keep it with --out profile.json, and use it with kavier run SCENARIO --coefficients profile.json.'
      : `Use it: kavier run SCENARIO --coefficients ${out}, or engine: { coefficients: ${out} } in a scenario beside it.`,
  ];
}

function fewer({ measurements, coefficients }: FoundFit): string[] {
  if (measurements > coefficients.length) return [];
  return [
    `There are ${measurements} values for ${coefficients.length} coefficients: measure more points, or fit fewer with --fit.`,
  ];
}

function telling({ coefficients }: FoundFit): string[] {
  const open = coefficients.filter(({ verdict }) => verdict !== 'determined');
  const byPoints = groupedBy(open, ({ name }) => TELLING[name]);
  return [...byPoints].flatMap(([points, members]) =>
    points === undefined
      ? []
      : [`${members.map(({ name }) => name).join(' and ')}: measure ${points}.`],
  );
}

function trust({ all, groups, heldOut }: FoundFit): string[] {
  if (heldOut === null && groups > 1) {
    return ['No group was left out, so these are errors of a fit, not of predictions.'];
  }
  if (heldOut === null) {
    return [
      'All points are one group, so nothing was left out: these are errors of a fit, not of predictions. Measure at ' +
        'another load, or give rows different words in a column group.',
    ];
  }
  const [fitted, unseen] = [all.after.medianPct, heldOut.medianPct];
  if (fitted === null || unseen === null || unseen <= OVERFIT * fitted) return [];
  return [
    'Unseen points are predicted much worse than fitted ones: the groups differ in what no coefficient says, or there are ' +
      'too few points for so many coefficients. Fit fewer with --fit, or measure between the groups.',
  ];
}
