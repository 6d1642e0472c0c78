/** Over how many accelerators a replica is spread, and how. */
export interface ParallelDegrees {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
}

/** Accelerators of one replica, those of all its data parallel parts together. */
export function acceleratorsOfReplica(degrees: ParallelDegrees): number {
  return degrees.tensorParallel * degrees.pipelineParallel * degrees.dataParallel;
}

/** `tensor parallel 2, data parallel 4`; empty when tensor parallelism is all there is, which needs no explanation. */
export function degreesInWords(degrees: ParallelDegrees): string {
  const { tensorParallel, pipelineParallel, dataParallel } = degrees;
  if (pipelineParallel === 1 && dataParallel === 1) return '';
  return [
    ...(tensorParallel > 1 ? [`tensor parallel ${tensorParallel}`] : []),
    ...(pipelineParallel > 1 ? [`pipeline parallel ${pipelineParallel}`] : []),
    ...(dataParallel > 1 ? [`data parallel ${dataParallel}`] : []),
  ].join(', ');
}

/** `8 x h200 (tensor parallel 2, data parallel 4)`: the accelerators of one replica. */
export function replicaInWords(degrees: ParallelDegrees, accelerator: string): string {
  const words = degreesInWords(degrees);
  const split = words === '' ? '' : ` (${words})`;
  return `${acceleratorsOfReplica(degrees)} x ${accelerator}${split}`;
}
