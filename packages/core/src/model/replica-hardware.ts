import type { Accelerator } from '../hardware/accelerator.ts';
import type { ModelArchitecture } from './architecture.ts';
import type { KvFormat, WeightFormat } from './weight-format.ts';

/** What one replica runs, on what, and in which formats. */
export interface ReplicaHardware {
  readonly model: ModelArchitecture;
  readonly accelerator: Accelerator;
  /** Accelerators of the replica; has to divide the model's heads. Default 1. */
  readonly tensorParallel?: number | undefined;
  /** Default `published`. */
  readonly weights?: WeightFormat | undefined;
  /** Default `bf16`. */
  readonly kvCache?: KvFormat | undefined;
}
