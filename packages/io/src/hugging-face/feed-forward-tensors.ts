import type { ExpertShape } from '@kavier/core';
import type { TensorList } from './tensor-list.ts';

/** A dense feed-forward layer. */
export interface DenseOptions {
  readonly intermediateSize: number;
  readonly gated: boolean;
  readonly bias?: boolean | undefined;
  /** Bias of the projection back alone, where it differs from `bias`. */
  readonly downBias?: boolean | undefined;
}

/** A mixture of experts in one layer. */
export interface MixtureOptions {
  readonly experts: number;
  readonly activeExperts: number;
  /** Inner width of one routed expert, elements. */
  readonly intermediateSize: number;
  readonly gated: boolean;
  readonly bias?: boolean | undefined;
  /** Inner width of what every token passes through beside the routed experts, elements; 0 for none. */
  readonly sharedSize?: number | undefined;
  /** A single output that gates the shared expert. */
  readonly sharedGate?: boolean | undefined;
  /** Elements beside the router's matrix: biases, corrections that are parameters. */
  readonly routerElements?: number | undefined;
  /** Rows of the router where it also scores experts that do nothing. */
  readonly routerRows?: number | undefined;
  /** Width that the experts work in where it is not the hidden size (a latent mixture). */
  readonly latentSize?: number | undefined;
}

export function addDense(
  list: TensorList,
  module: string,
  hiddenSize: number,
  { intermediateSize, gated, bias = false, downBias = bias }: DenseOptions,
): void {
  if (gated)
    list.linear('feedForward', `${module}.gate_proj`, intermediateSize, hiddenSize, { bias });
  list.linear('feedForward', `${module}.up_proj`, intermediateSize, hiddenSize, { bias });
  list.linear('feedForward', `${module}.down_proj`, hiddenSize, intermediateSize, {
    bias: downBias,
  });
}

/** Adds the experts of a layer, and gives their shape for one layer. */
export function addMixture(
  list: TensorList,
  module: string,
  hiddenSize: number,
  options: MixtureOptions,
): ExpertShape {
  const { experts, activeExperts, intermediateSize, gated, bias = false } = options;
  const sharedSize = options.sharedSize ?? 0;
  const width = options.latentSize ?? hiddenSize;
  const copies = { copies: experts, bias };
  const expert = `${module}.experts.0`;
  if (gated) list.linear('routedExperts', `${expert}.gate_proj`, intermediateSize, width, copies);
  list.linear('routedExperts', `${expert}.up_proj`, intermediateSize, width, copies);
  list.linear('routedExperts', `${expert}.down_proj`, width, intermediateSize, copies);
  list.linear('feedForward', `${module}.gate`, options.routerRows ?? experts, hiddenSize);
  list.small(`${module}.gate`, options.routerElements ?? 0);
  if (options.latentSize !== undefined) {
    list.linear('feedForward', `${module}.fc1_latent_proj`, width, hiddenSize);
    list.linear('feedForward', `${module}.fc2_latent_proj`, hiddenSize, width);
  }
  if (sharedSize > 0) {
    const shared = `${module}.shared_experts`;
    addDense(list, shared, hiddenSize, { intermediateSize: sharedSize, gated });
  }
  if (options.sharedGate === true)
    list.linear('feedForward', `${module}.shared_expert_gate`, 1, hiddenSize);
  const sharedExperts = sharedSize / intermediateSize;
  return { experts, activeExperts, sharedExperts, layers: 1, intermediateSize };
}
