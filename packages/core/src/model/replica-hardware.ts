import type { Accelerator } from '../hardware/accelerator.ts';
import type { ModelArchitecture } from './architecture.ts';
import type { KvFormat, WeightFormat } from './weight-format.ts';

/** What one replica runs, on what, and in which formats. */
export interface ReplicaHardware {
  readonly model: ModelArchitecture;
  readonly accelerator: Accelerator;
  /** Accelerators that divide heads and matrices of a layer; has to divide the model's heads. Default 1. */
  readonly tensorParallel?: number | undefined;
  /** Stages that hold a share of the layers each, on `tensorParallel` accelerators each. Default 1. */
  readonly pipelineParallel?: number | undefined;
  /**
   * Replicas that hold attention and dense layers each and share one set of routed experts, in lockstep. Default 1:
   * a replica has its experts for itself.
   */
  readonly dataParallel?: number | undefined;
  /** Default `published`. */
  readonly weights?: WeightFormat | undefined;
  /** Default `bf16`. */
  readonly kvCache?: KvFormat | undefined;
}
