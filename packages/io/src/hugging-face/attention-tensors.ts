import type { AttentionShape } from '@kavier/core';
import type { TensorList } from './tensor-list.ts';

/** Attention of one layer: heads, what it keeps, and the small tensors that families add. */
export interface AttentionOptions {
  readonly queryHeads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  /** Default `headSize`. */
  readonly valueHeadSize?: number | undefined;
  /** Of a sliding window or a chunk; absent where the layer attends to everything. */
  readonly windowTokens?: number | undefined;
  readonly chunked?: boolean | undefined;
  /** Reads the keys and values of an earlier layer: neither projections nor a cache of its own. */
  readonly sharesKv?: boolean | undefined;
  /** Values are the keys: no projection of their own, though the cache holds both (Gemma-4). */
  readonly keysAreValues?: boolean | undefined;
  readonly queryBias?: boolean | undefined;
  readonly keyValueBias?: boolean | undefined;
  readonly outputBias?: boolean | undefined;
  /** Norms of queries and keys, elements of both together. */
  readonly normElements?: number | undefined;
  /** Rows of a further projection that gates the output. */
  readonly gateRows?: number | undefined;
  /** Elements that are neither matrix nor norm: sinks, learned scales. */
  readonly smallElements?: number | undefined;
  /** Inputs of the projections where they are not the hidden size. */
  readonly inputSize?: number | undefined;
}

/** Adds the tensors of an attention layer, and gives its shape for one layer. */
export function addAttention(
  list: TensorList,
  module: string,
  hiddenSize: number,
  options: AttentionOptions,
): AttentionShape {
  const { queryHeads, kvHeads, headSize, valueHeadSize = headSize, windowTokens } = options;
  const inputs = options.inputSize ?? hiddenSize;
  const query = queryHeads * headSize;
  list.linear('attention', `${module}.q_proj`, query, inputs, { bias: options.queryBias ?? false });
  if (options.sharesKv !== true) {
    const bias = options.keyValueBias ?? false;
    list.linear('attention', `${module}.k_proj`, kvHeads * headSize, inputs, { bias });
    const values = options.keysAreValues === true ? 0 : kvHeads * valueHeadSize;
    list.linear('attention', `${module}.v_proj`, values, inputs, { bias });
  }
  list.linear('attention', `${module}.gate_proj`, options.gateRows ?? 0, inputs);
  const bias = options.outputBias ?? false;
  list.linear('attention', `${module}.o_proj`, hiddenSize, queryHeads * valueHeadSize, { bias });
  list.small(`${module}.q_norm`, (options.normElements ?? 0) + (options.smallElements ?? 0));
  const shared = options.sharesKv === true ? { sharedKvLayers: 1 } : {};
  const values = valueHeadSize === headSize ? {} : { valueHeadSize };
  const heads = { queryHeads, kvHeads, headSize, ...values };
  if (windowTokens === undefined) return { kind: 'full', layers: 1, ...shared, ...heads };
  const chunked = options.chunked === true ? { chunked: true } : {};
  return { kind: 'sliding-window', layers: 1, ...shared, ...heads, windowTokens, ...chunked };
}

/** Latent attention of one layer (MLA), and the indexer of its sparse form. */
export interface LatentOptions {
  readonly queryHeads: number;
  readonly queryRank?: number | undefined;
  readonly kvRank: number;
  /** Parts of a query or key head without and with rotary position, elements. */
  readonly headSize: number;
  readonly ropeHeadSize: number;
  readonly valueHeadSize: number;
  readonly bias?: boolean | undefined;
  readonly indexer?: { readonly heads: number; readonly headSize: number } | undefined;
  /** Rows of a further projection that gates the output. */
  readonly gateRows?: number | undefined;
}

export function addLatentAttention(
  list: TensorList,
  module: string,
  hiddenSize: number,
  options: LatentOptions,
): AttentionShape {
  const { queryHeads, queryRank, kvRank, headSize, ropeHeadSize, valueHeadSize } = options;
  const bias = options.bias ?? false;
  const queryRows = queryHeads * (headSize + ropeHeadSize);
  if (queryRank === undefined) {
    list.linear('attention', `${module}.q_proj`, queryRows, hiddenSize);
  } else {
    list.linear('attention', `${module}.q_a_proj`, queryRank, hiddenSize, { bias });
    list.small(`${module}.q_a_layernorm`, queryRank);
    list.linear('attention', `${module}.q_b_proj`, queryRows, queryRank);
  }
  const compressed = kvRank + ropeHeadSize;
  list.linear('attention', `${module}.kv_a_proj_with_mqa`, compressed, hiddenSize, { bias });
  list.small(`${module}.kv_a_layernorm`, kvRank);
  const expanded = queryHeads * (headSize + valueHeadSize);
  list.linear('attention', `${module}.kv_b_proj`, expanded, kvRank);
  list.linear('attention', `${module}.g_proj`, options.gateRows ?? 0, hiddenSize);
  list.linear('attention', `${module}.o_proj`, hiddenSize, queryHeads * valueHeadSize, { bias });
  const indexerBytes = addIndexer(list, `${module}.indexer`, hiddenSize, options);
  return {
    kind: 'mla',
    layers: 1,
    queryHeads,
    kvHeads: queryHeads,
    headSize,
    valueHeadSize,
    queryRank,
    kvRank,
    ropeHeadSize,
    ...(indexerBytes > 0 && { indexerBytes }),
  };
}

/** The indexer's key is kept in 8 bits with one 32-bit scale for 128 elements (vLLM, deepseek_v2.py). */
function addIndexer(
  list: TensorList,
  module: string,
  hiddenSize: number,
  { indexer, queryRank }: LatentOptions,
): number {
  if (indexer === undefined) return 0;
  const { heads, headSize } = indexer;
  list.linear('attention', `${module}.wq_b`, heads * headSize, queryRank ?? hiddenSize);
  list.linear('attention', `${module}.wk`, headSize, hiddenSize);
  list.small(`${module}.k_norm`, 2 * headSize);
  list.linear('attention', `${module}.weights_proj`, heads, hiddenSize);
  return headSize + 4 * Math.ceil(headSize / 128);
}
