import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';
import type { ReplicaHardware } from './replica-hardware.ts';
import { requireSplit } from './tensor-split.ts';

/** How a replica is spread over accelerators, every degree filled in. */
export interface ReplicaShape {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  /** Accelerators of a stage that share one set of routed experts. */
  readonly expertAccelerators: number;
  /** Accelerators of this replica alone. */
  readonly accelerators: number;
}

/** The degrees of a replica. @throws KavierError of kind `input` when the model cannot be divided so. */
export function replicaShape(hardware: ReplicaHardware): ReplicaShape {
  const { model } = hardware;
  const tensorParallel = requireSplit(model, hardware.tensorParallel ?? 1);
  const whole = { from: 1, integer: true };
  const pipelineParallel = requireNumber(hardware.pipelineParallel ?? 1, 'pipelineParallel', {
    ...whole,
    to: model.layers,
  });
  const dataParallel = requireNumber(hardware.dataParallel ?? 1, 'dataParallel', {
    ...whole,
    to: 1024,
  });
  if (dataParallel > 1 && model.experts === undefined) {
    throw new KavierError('only replicas of a mixture of experts can share weights', {
      kind: 'input',
      where: `dataParallel of ${model.name}`,
      found: String(dataParallel),
      expected: '1',
      hint: 'Replicas of a dense model share nothing: set replicas',
    });
  }
  return {
    tensorParallel,
    pipelineParallel,
    dataParallel,
    expertAccelerators: tensorParallel * dataParallel,
    accelerators: tensorParallel * pipelineParallel,
  };
}
