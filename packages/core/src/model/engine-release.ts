import { KavierError } from '../units/errors.ts';

/** The release of vLLM that is meant where none is named: the one of the current profile. */
export const DEFAULT_RELEASE = '0.27';

/**
 * What a release of vLLM does when it starts that changes how much memory is left for keys and values. Bytes and GiB
 * were read in logs; where a log of this project's tests set a figure, docs/timing.md says so.
 */
export interface ReleaseFacts {
  /** Default of `gpu_memory_utilization`. */
  readonly memoryFraction: number;
  /** Bytes that the sampler of the profile run holds for a sequence and vocabulary entry. */
  readonly samplerBytesPerLogit: number;
  /** Memory of one process outside of PyTorch, bytes. */
  readonly runtimeBytes: number;
  /** The same with the buffers of a group over direct links, from Hopper on: of two, and more for each doubling; bytes. */
  readonly fusedGroupBytes: readonly [two: number, doubling: number];
  /** Whether work space of routed experts is kept from one layer to the next instead of being freed. */
  readonly keepsExpertWorkspace: boolean;
  /** Whether an estimate of CUDA graphs is taken off before KV blocks are counted. */
  readonly reservesGraphs: boolean;
  /** Whether graphs are captured for at most twice `maxSequences` tokens; before, for 512 whatever it was. */
  readonly capturesBySequences: boolean;
  /** `GPU KV cache size` is concurrency x longest context; before, blocks of a group x block tokens. */
  readonly countsTokensByConcurrency: boolean;
  /** Whether models that keep states do so for later requests unless told not to; others always do. */
  readonly cachesStates: boolean;
  /** Whether it refuses to start with more sequences than there are blocks, of models that keep a state in one each. */
  readonly needsStateBlocks: boolean;
  /** Weights and memory outside of PyTorch stand in one figure of the log, and graphs within peak activation. */
  readonly logsConsumedMemory: boolean;
}

const MIB = 2 ** 20;

/**
 * The facts of a release. Read on 2026-11-30 in vllm-project/vllm pull request 38284 (0.21: graphs reserved, fraction 0.92),
 * `vllm/v1/worker/gpu_worker.py` and `kv_cache_utils.py` of several releases, and the accuracy report of llm-d's capacity
 * planner (H100, 0.15 to 0.19).
 *
 * @throws KavierError of kind `input` for what is no release of vLLM's V1 engine, 0.8 and later.
 */
export function releaseFacts(release: string): ReleaseFacts {
  const from = (minor: number) => minorOf(release) >= minor;
  return {
    memoryFraction: from(21) ? 0.92 : 0.9,
    // Sorted logits, indices, probabilities and sums until 0.16; top-k and top-p in one kernel from then on.
    samplerBytesPerLogit: from(17) ? 14.4 : 37.9,
    runtimeBytes: (from(18) ? 256 : 133) * MIB,
    keepsExpertWorkspace: from(13),
    reservesGraphs: from(21),
    capturesBySequences: from(12),
    countsTokensByConcurrency: from(22),
    cachesStates: from(28),
    // Pull request 38270 of March 2026: CUDA graphs are not captured for sequences that could have no state.
    needsStateBlocks: from(19),
    fusedGroupBytes: from(26) ? [1456 * MIB, 0] : [2120 * MIB, 62 * MIB],
    logsConsumedMemory: from(27),
  };
}

/** The minor number of `0.MINOR` or `v0.MINOR.PATCH...`; a release 1.x counts as later than all of them. */
export function minorOf(release: string): number {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:[.\w+-]*)$/.exec(release.trim()) ?? [];
  const value = 1000 * Number(major) + Number(minor);
  if (value >= 8) return value;
  throw new KavierError('unknown engine release', {
    kind: 'input',
    where: 'release',
    found: release,
    expected: 'a release of vLLM from 0.8 on, such as 0.27 or 0.19.1',
  });
}
