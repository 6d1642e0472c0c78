import * as dense from './families/dense.ts';
import { GEMMA3N, GEMMA4 } from './families/gemma.ts';
import * as hybrids from './families/hybrids.ts';
import * as mixtures from './families/mixtures.ts';
import { MLLAMA } from './families/mllama.ts';
import { MAMBA, MAMBA2, ZAMBA2 } from './families/state-space.ts';
import type { Family } from './family.ts';

/** A model type: how it is read, and whose defaults it has where its name is not that of its configuration's class. */
export interface KnownType {
  readonly family: Family;
  readonly defaults: string;
}

const { LLAMA, QWEN2, QWEN3, MISTRAL } = dense;
const { DEEPSEEK, QWEN3_MOE } = mixtures;

/** Every text model type that is read exactly, in the words of `model_type`. */
const FAMILIES: Readonly<Record<string, Family>> = {
  afmoe: mixtures.AFMOE,
  apertus: dense.APERTUS,
  arcee: dense.ARCEE,
  bamba: hybrids.BAMBA,
  bloom: dense.BLOOM,
  chatglm: dense.CHATGLM,
  cohere: dense.COHERE,
  cohere2: dense.COHERE2,
  dbrx: mixtures.DBRX,
  deepseek_v2: DEEPSEEK,
  deepseek_v3: DEEPSEEK,
  deepseek_v32: DEEPSEEK,
  dots1: mixtures.DOTS1,
  ernie4_5: dense.ERNIE,
  ernie4_5_moe: mixtures.ERNIE_MOE,
  exaone4: dense.EXAONE4,
  exaone_moe: mixtures.EXAONE_MOE,
  falcon: dense.FALCON,
  falcon_h1: hybrids.FALCON_H1,
  falcon_mamba: MAMBA,
  flex_olmo: mixtures.FLEX_OLMO,
  gemma: dense.GEMMA,
  gemma2: dense.GEMMA2,
  gemma3_text: dense.GEMMA3,
  gemma3n_text: GEMMA3N,
  gemma4_text: GEMMA4,
  glm: dense.GLM,
  glm4: dense.GLM4,
  glm4_moe: mixtures.GLM4_MOE,
  glm4_moe_lite: mixtures.GLM_LITE,
  glm4v_moe_text: mixtures.GLM4_MOE,
  glm4v_text: dense.GLM4,
  glm_moe_dsa: DEEPSEEK,
  gpt2: dense.GPT2,
  gpt_bigcode: dense.GPT_BIGCODE,
  gpt_neox: dense.GPT_NEOX,
  gpt_oss: mixtures.GPT_OSS,
  gptj: dense.GPTJ,
  granite: LLAMA,
  granitemoe: mixtures.GRANITE_MOE,
  granitemoehybrid: hybrids.GRANITE_HYBRID,
  granitemoeshared: mixtures.GRANITE_MOE,
  helium: LLAMA,
  hunyuan_v1_dense: dense.HUNYUAN,
  hunyuan_v1_moe: mixtures.HUNYUAN_MOE,
  hy_v3: mixtures.HY_V3,
  internlm2: dense.INTERNLM2,
  internlm3: dense.INTERNLM3,
  jamba: hybrids.JAMBA,
  kimi_linear: hybrids.KIMI_LINEAR,
  lfm2: hybrids.LFM2,
  lfm2_moe: hybrids.LFM2_MOE,
  llama: LLAMA,
  llama4_text: mixtures.LLAMA4,
  longcat_flash: mixtures.LONGCAT,
  mamba: MAMBA,
  mamba2: MAMBA2,
  mimo_v2_flash: mixtures.MIMO_FLASH,
  minicpm3: DEEPSEEK,
  minimax: hybrids.MINIMAX,
  minimax_m2: mixtures.MINIMAX_M2,
  ministral3: MISTRAL,
  mistral: MISTRAL,
  mixtral: MISTRAL,
  mllama_text_model: MLLAMA,
  mpt: dense.MPT,
  nemotron: dense.NEMOTRON,
  nemotron_h: hybrids.NEMOTRON_H,
  olmo: dense.OLMO,
  olmo2: dense.OLMO2,
  olmo3: dense.OLMO3,
  olmoe: dense.OLMO2,
  opt: dense.OPT,
  phi: dense.PHI,
  phi3: dense.PHI3,
  phimoe: dense.PHI_MOE,
  qwen: dense.QWEN1,
  qwen2: QWEN2,
  qwen2_5_vl_text: QWEN2,
  qwen2_moe: mixtures.QWEN2_MOE,
  qwen2_vl_text: QWEN2,
  qwen3: QWEN3,
  qwen3_5_moe_text: hybrids.QWEN3_NEXT,
  qwen3_5_text: hybrids.QWEN3_5,
  qwen3_moe: QWEN3_MOE,
  qwen3_next: hybrids.QWEN3_NEXT,
  qwen3_vl_moe_text: QWEN3_MOE,
  qwen3_vl_text: QWEN3,
  seed_oss: dense.SEED_OSS,
  smollm3: dense.SMOLLM3,
  stablelm: dense.STABLELM,
  starcoder2: dense.STARCODER2,
  vaultgemma: dense.VAULT_GEMMA,
  zamba2: ZAMBA2,
};

/** Types that publishers' own code introduced for a shape that another type has. */
const ALIASES: Readonly<Record<string, string>> = {
  kimi_k2: 'deepseek_v3',
  minimax_text_01: 'minimax',
  minimax_m1: 'minimax',
  MiniMaxText01: 'minimax',
  MiniMaxM1: 'minimax',
  RefinedWeb: 'falcon',
  RefinedWebModel: 'falcon',
  gemma4_unified_text: 'gemma4_text',
  hunyuan: 'hunyuan_v1_moe',
};

/** A text model type that is known; undefined for any other. */
export function knownType(type: string): KnownType | undefined {
  const name = Object.hasOwn(ALIASES, type) ? ALIASES[type] : type;
  if (!Object.hasOwn(FAMILIES, name)) return undefined;
  return { family: FAMILIES[name], defaults: name };
}

/** The names of all text model types that are read exactly. */
export function knownTypes(): readonly string[] {
  return [...Object.keys(FAMILIES), ...Object.keys(ALIASES)];
}

/** Any other type: the shape of Llama, every field of which has to be in the file. */
export const UNKNOWN: Family = { ...LLAMA, isUnknown: true };
