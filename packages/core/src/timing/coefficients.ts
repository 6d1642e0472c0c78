import type { Provenance } from '../hardware/provenance.ts';
import type { EngineGroup } from './engine-group.ts';

/**
 * Achieved efficiencies and overheads of an engine on a family of accelerators. They are plain data, so that a file of
 * calibrated values can take their place: `priors.ts` has what is published, `calibrated.ts` what was fitted.
 */

export type CoefficientUnit = 'share of peak' | 'factor' | 'exponent' | 'rows' | 's';

/** One coefficient: its value, the range that its sources span, and how it was obtained. */
export interface Coefficient {
  readonly value: number;
  readonly unit: CoefficientUnit;
  readonly low: number;
  readonly high: number;
  /** `prior`: from published ranges; `fitted`: calibrated on measurements; `measured`: read off directly. */
  readonly how: 'prior' | 'fitted' | 'measured';
  readonly provenance: Provenance;
}

/** Names of the coefficients, in the order in which they are shown. */
export const COEFFICIENT_NAMES = [
  'linearCompute',
  'narrowCompute',
  'expandedWeights',
  'weightMemory',
  'narrowMemory',
  'overlap',
  'attentionCompute',
  'attentionMemory',
  'groupedMemory',
  'mixedMemory',
  'expertCompute',
  'expertMemory',
  'expertPadding',
  'expertLayerS',
  'layerOverheadS',
  'prefillLayerS',
  'layerLaunchS',
  'stepDeviceS',
  'sequenceDeviceS',
  'stepHostS',
  'sequenceHostS',
  'hopS',
  'peerLink',
  'hostLink',
  'frontendS',
] as const;
export type CoefficientName = (typeof COEFFICIENT_NAMES)[number];

/** What a step's time depends on besides the data sheet. Shares are of the accelerator's dense peaks. */
export interface Coefficients extends Readonly<Record<CoefficientName, Coefficient>> {
  /** Matrix products of linear layers and head in 16 bits, of peak FLOPs; overheads apart. */
  readonly linearCompute: Coefficient;
  /** Factor on `linearCompute` where matrices are multiplied in 8 bits; its square in 4 bits. */
  readonly narrowCompute: Coefficient;
  /** Factor on `linearCompute` where 4-bit weights are expanded before they are multiplied. */
  readonly expandedWeights: Coefficient;
  /** Reading weights of 16 bits, of peak bandwidth. */
  readonly weightMemory: Coefficient;
  /** Factor on `weightMemory` for weights of 8 bits; its square for 4 bits. */
  readonly narrowMemory: Coefficient;
  /**
   * How computing and reading of a linear layer overlap, p in (c^p + r^p)^(1/p): 1 adds both up, a large p takes the longer.
   * Between them products near the ridge of the roofline take longer than either part.
   */
  readonly overlap: Coefficient;
  /** Attention over a context, of peak 16-bit FLOPs. */
  readonly attentionCompute: Coefficient;
  /** Reading keys and values that one query head has for itself, of peak bandwidth. */
  readonly attentionMemory: Coefficient;
  /** Factor on `attentionMemory` where several query heads share keys and values: fewer and longer reads at a time. */
  readonly groupedMemory: Coefficient;
  /**
   * Factor on the time of reading keys and values where a step also prefills: what is made for one query a sequence, as
   * query heads that share a read, is off there.
   */
  readonly mixedMemory: Coefficient;
  /** Factors on `linearCompute` and `weightMemory` for the grouped products of routed experts. */
  readonly expertCompute: Coefficient;
  readonly expertMemory: Coefficient;
  /** Rows that each expert computes in vain: its tokens fill whole tiles of a grouped product. */
  readonly expertPadding: Coefficient;
  /** Routing, permuting and gathering tokens in a layer with experts. */
  readonly expertLayerS: Coefficient;
  /** Launch and synchronisation of a layer's kernels, and what of them overlaps with nothing. */
  readonly layerOverheadS: Coefficient;
  /** More of the same where a step prefills: only decodes replay whole CUDA graphs, the attention of prompts is launched apart. */
  readonly prefillLayerS: Coefficient;
  /** On the host: launching a layer's kernels one by one, without CUDA graphs, while the device runs earlier ones. */
  readonly layerLaunchS: Coefficient;
  /** On the accelerator once a step: preparing its inputs, launching the sampler, copying tokens back. */
  readonly stepDeviceS: Coefficient;
  /** On the accelerator per sequence: sampling and whatever else grows with the batch. */
  readonly sequenceDeviceS: Coefficient;
  /** Scheduling, input preparation and output processing on the host, per step and per sequence. */
  readonly stepHostS: Coefficient;
  readonly sequenceHostS: Coefficient;
  /** One hop of a collective. */
  readonly hopS: Coefficient;
  /** Achieved share of the link between accelerators, and of the host link where there is none. */
  readonly peerLink: Coefficient;
  readonly hostLink: Coefficient;
  /** Of a request before and after the engine: API server, tokenizer, first byte of the stream. */
  readonly frontendS: Coefficient;
}

/** The coefficients of one engine on one family, and how host and device combine. */
export interface CoefficientSet {
  /** The engine group that it was made for, or `any`. */
  readonly engine: EngineGroup | 'any';
  /** `Accelerator.family`, or `any`. */
  readonly family: string;
  readonly host: 'serial' | 'overlapped';
  readonly values: Coefficients;
}
