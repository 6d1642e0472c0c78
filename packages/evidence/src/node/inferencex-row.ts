import type { LengthOptions, WeightFormat } from '@kavier/core';
import type { CsvRecord } from '../text/csv-table.ts';

/** How a row's accelerators share the model. */
export interface Parallelism {
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly expertParallel: number;
}

/** Rows that NVIDIA measured itself leave `attention_dp_size` empty; all others come from InferenceX. */
export function isFromInferenceX(row: CsvRecord): boolean {
  return row.text('attention_dp_size') !== '';
}

/**
 * Parallelism of an aggregated row. Two conversions of the same InferenceX runs are in the file, and one of them multiplied
 * the degrees of a deployment of n accelerators with n-way expert parallelism: it says n x n accelerators where the other
 * says n for the same measurement, and the row's id says `tpN_epN`. Those are taken back to n.
 */
export function parallelismOf(row: CsvRecord): Parallelism {
  const tensorParallel = row.count('tp_size');
  const moeTensor = row.count('moe_tp_size');
  const expertParallel = row.count('moe_ep_size');
  if (!isFromInferenceX(row)) {
    // Not stated; the experts' degrees give the accelerators of a mixture of experts.
    const accelerators = moeTensor * expertParallel;
    const dataParallel = Math.max(1, Math.round(accelerators / tensorParallel));
    return { tensorParallel, dataParallel, expertParallel };
  }
  const dataParallel = row.count('attention_dp_size');
  const squared = moeTensor === expertParallel && tensorParallel * dataParallel === moeTensor ** 2;
  if (squared && expertParallel > 1) {
    return dataParallel > 1
      ? { tensorParallel: 1, dataParallel: moeTensor, expertParallel }
      : { tensorParallel: moeTensor, dataParallel: 1, expertParallel };
  }
  const isDoubled = tensorParallel === dataParallel && expertParallel === tensorParallel ** 2;
  if (isDoubled && moeTensor === 1 && tensorParallel > 1) {
    return { tensorParallel, dataParallel: 1, expertParallel: tensorParallel };
  }
  return { tensorParallel, dataParallel, expertParallel };
}

/** Requests in flight over all ranks, as the row's source states it; undefined where it contradicts the row. */
export function concurrencyOf(row: CsvRecord): number | undefined {
  const ranks = isFromInferenceX(row) ? row.count('attention_dp_size') : 1;
  const concurrency = row.count('batch_size') * ranks;
  const stated = /silicon_concurrency=(\d+)/.exec(row.text('silicon_data_source'))?.[1];
  return stated === undefined || Number(stated) === concurrency ? concurrency : undefined;
}

/**
 * Lengths of requests with a nominal one. InferenceX draws them uniformly from 80 % to 100 % of it (its random range
 * ratio of 0.8).
 */
export function lengthsOf(row: CsvRecord, column: 'isl' | 'osl'): number | LengthOptions {
  const tokens = row.count(column);
  if (!isFromInferenceX(row)) return tokens;
  return { distribution: 'uniform', min: Math.ceil(0.8 * tokens), max: tokens };
}

/** The version that the row states, else the year of the measurement. */
export function versionOf(row: CsvRecord): string {
  const version = row.text('backend_version');
  if (version !== '') return version;
  const year = /measured=(\d{4})/.exec(row.text('silicon_data_source'))?.[1];
  return year === undefined ? 'not stated' : `not stated, ${year}`;
}

const WEIGHTS: Readonly<Record<string, WeightFormat>> = {
  '': 'bf16',
  fp8: 'fp8',
  fp8_block: 'fp8',
  nvfp4: 'nvfp4',
  int4_wo: 'int4',
};

/** Format of the weights, or undefined for a mode that has no counterpart. */
export function weightsOf(row: CsvRecord): WeightFormat | undefined {
  return WEIGHTS[row.text('gemm_quant_mode')];
}
