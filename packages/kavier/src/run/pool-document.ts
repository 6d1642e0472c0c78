import type {
  Coefficient,
  CoefficientUnit,
  GatewayOptions,
  KvCacheOptions,
  KvFormat,
  PoolLockstep,
  Precision,
  SchedulerOptions,
  ServingPool,
  Throttling,
  WeightFormat,
} from '@kavier/core';
import { acceleratorsOfReplica } from '../report/parallel-words.ts';

/** A serving pool as `kavier run --json` shows it: the figures that decided its numbers. */
export interface ServingPoolDocument {
  readonly profile: string;
  readonly name: string;
  readonly model: {
    readonly name: string;
    readonly parameters: number;
    readonly activeParameters: number;
    readonly layers: number;
    readonly maxContextTokens: number;
  };
  readonly accelerator: {
    readonly name: string;
    readonly peakFlops: Readonly<Partial<Record<Precision, number>>>;
    readonly memoryBytes: number;
    readonly memoryBytesPerS: number;
  };
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  /** How data parallel parts step together; null where nothing is shared. */
  readonly lockstep: PoolLockstep | null;
  /** As the scenario says; requests and timeline number the data parallel parts of all replicas apart. */
  readonly replicas: number;
  /** Of the whole pool: replicas x dataParallel x pipelineParallel x tensorParallel. */
  readonly accelerators: number;
  /** By replica of the scenario, when it takes requests; null where all do throughout. */
  readonly held: readonly HeldDocument[] | null;
  readonly eager: boolean;
  readonly weights: WeightFormat;
  readonly kvFormat: KvFormat;
  readonly kv: KvCacheOptions;
  /** `timeoutS` is null when requests are never given up. */
  readonly scheduler: Omit<SchedulerOptions, 'timeoutS'> & { readonly timeoutS: number | null };
  readonly gateway: GatewayOptions;
  /** Null at full clocks and the board limit. */
  readonly throttling: Throttling | null;
  readonly coefficients: {
    readonly engine: string;
    readonly family: string;
    readonly host: string;
    readonly values: Readonly<Record<string, CoefficientDocument>>;
  };
}

interface HeldDocument {
  readonly fromS: number;
  /** Null: until the end of the run. */
  readonly untilS: number | null;
}

interface CoefficientDocument {
  readonly value: number;
  readonly unit: CoefficientUnit;
  /** Range that its sources span. */
  readonly low: number;
  readonly high: number;
  /** `prior`, `fitted` or `measured`. */
  readonly how: Coefficient['how'];
}

export function servingPoolDocument(
  pool: ServingPool,
  gateway: GatewayOptions,
): ServingPoolDocument {
  const { model, accelerator, coefficients, scheduler } = pool;
  const replicas = pool.replicas / pool.dataParallel;
  return {
    profile: pool.profile,
    name: pool.name,
    model: {
      name: model.name,
      parameters: model.parameters,
      activeParameters: model.activeParameters,
      layers: model.layers,
      maxContextTokens: model.maxContextTokens,
    },
    accelerator: {
      name: accelerator.name,
      peakFlops: accelerator.peakFlops,
      memoryBytes: accelerator.memoryBytes,
      memoryBytesPerS: accelerator.memoryBytesPerS,
    },
    tensorParallel: pool.tensorParallel,
    pipelineParallel: pool.pipelineParallel,
    dataParallel: pool.dataParallel,
    lockstep: pool.lockstep ?? null,
    replicas,
    accelerators: replicas * acceleratorsOfReplica(pool),
    held: heldDocument(pool),
    eager: pool.eager,
    weights: pool.weights,
    kvFormat: pool.kvFormat,
    kv: pool.kv,
    scheduler: {
      ...scheduler,
      timeoutS: Number.isFinite(scheduler.timeoutS) ? scheduler.timeoutS : null,
    },
    gateway,
    throttling: pool.throttling ?? null,
    coefficients: {
      engine: coefficients.engine,
      family: coefficients.family,
      host: coefficients.host,
      values: Object.fromEntries(
        Object.entries(coefficients.values).map(([name, given]: [string, Coefficient]) => {
          const { value, unit, low, high, how } = given;
          return [name, { value, unit, low, high, how }];
        }),
      ),
    },
  };
}

function heldDocument({ held, dataParallel }: ServingPool): readonly HeldDocument[] | null {
  if (held === undefined) return null;
  const ofReplicas = held.filter((_, part) => part % dataParallel === 0);
  return ofReplicas.map(({ fromS, toS }) => ({
    fromS,
    untilS: Number.isFinite(toS) ? toS : null,
  }));
}
