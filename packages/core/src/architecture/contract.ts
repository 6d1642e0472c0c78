/** Layers of the reference architecture, from the users down; `D` stands beside all of them. */
export const LAYER_IDS = ['F', 'B', 'R', 'O', 'I', 'D'] as const;
export type LayerId = (typeof LAYER_IDS)[number];

export const COMPONENT_IDS = [
  ...(['F1', 'F2', 'F3', 'F4', 'F5'] as const),
  ...(['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7'] as const),
  ...(['R1', 'R2', 'R3', 'R4', 'R5', 'R6'] as const),
  ...(['O1', 'O2', 'O3', 'O4', 'O5'] as const),
  ...(['I1', 'I2', 'I3'] as const),
  'D1',
] as const;
export type ComponentId = (typeof COMPONENT_IDS)[number];

export interface Layer {
  readonly id: LayerId;
  readonly name: string;
  /** What it is for, and for whom: one sentence. */
  readonly role: string;
}

/**
 * How a component is in Kavier: `simulated` by code of its own, a `parameter` of other code, `partial` where some of its functions
 * are simulated, or `absent`, and then an ecosystem is simulated as if it were ideal or not there.
 */
export const SIMULATED = ['simulated', 'partial', 'parameter', 'absent'] as const;

export interface Simulation {
  readonly how: (typeof SIMULATED)[number];
  /** What is simulated and what is left out, or why it is not: one or two sentences. */
  readonly by: string;
  /** Folders and files of the source tree, from the repository's root; empty only where it is absent. */
  readonly sources: readonly string[];
  /** Families of policies that a scenario can choose for it, and the names of each. */
  readonly policies: readonly PolicyFamily[];
}

export interface PolicyFamily {
  readonly family: string;
  /** Path of the scenario at which it is chosen. */
  readonly path: string;
  readonly names: readonly string[];
}

/** One part of an ecosystem that serves language models. */
export interface Component {
  readonly id: ComponentId;
  readonly name: string;
  readonly layer: LayerId;
  /** What it is responsible for: one sentence. */
  readonly role: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What a simulator has to get right about it. */
  readonly concern: string;
  readonly simulation: Simulation;
}

/** Two components that work together: requests and tensors on the data plane, decisions and measurements on the control plane. */
export interface Interaction {
  readonly from: ComponentId;
  readonly to: ComponentId;
  readonly plane: 'data' | 'control';
  /** What passes: a noun phrase. */
  readonly carries: string;
  /** Place in the life of a request, from 1; absent on the control plane. */
  readonly step?: number | undefined;
}
