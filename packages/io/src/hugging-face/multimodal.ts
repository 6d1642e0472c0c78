import { mllamaTowers } from './families/mllama.ts';
import { gemma3nTowers, gemma4Towers } from './gemma-towers.ts';
import { moonVitTowers } from './moonvit.ts';
import {
  cohereTowers,
  gemma3Towers,
  glm4vTowers,
  idefics3Towers,
  internVlTowers,
  llama4Towers,
  llavaNextTowers,
  llavaTowers,
  mistral3Towers,
  oneVisionTowers,
  paliGemmaTowers,
  qwen2VlTowers,
  qwen3VlTowers,
  type TowerReader,
} from './towers.ts';

/** A multimodal model type: its towers, and the type of its language model where the file does not say. */
export interface Multimodal {
  readonly towers: TowerReader;
  readonly text: string;
  /** Values of the language model that this type assumes where the file has no object for it. */
  readonly textDefaults?: Readonly<Record<string, unknown>>;
}

const MULTIMODAL: Readonly<Record<string, Multimodal>> = {
  aya_vision: { towers: cohereTowers, text: 'cohere2' },
  cohere2_vision: { towers: cohereTowers, text: 'cohere2' },
  gemma3: { towers: gemma3Towers, text: 'gemma3_text' },
  gemma3n: { towers: gemma3nTowers, text: 'gemma3n_text' },
  gemma4: { towers: gemma4Towers, text: 'gemma4_text' },
  glm4v: { towers: glm4vTowers, text: 'glm4v_text' },
  glm4v_moe: { towers: glm4vTowers, text: 'glm4v_moe_text' },
  idefics3: { towers: idefics3Towers, text: 'llama' },
  internvl: { towers: internVlTowers, text: 'qwen2' },
  kimi_k25: { towers: moonVitTowers, text: 'deepseek_v3' },
  kimi_vl: { towers: moonVitTowers, text: 'deepseek_v3' },
  llama4: { towers: llama4Towers, text: 'llama4_text' },
  llava: { towers: llavaTowers, text: 'llama' },
  llava_next: { towers: llavaNextTowers, text: 'llama' },
  llava_onevision: { towers: oneVisionTowers, text: 'qwen2' },
  mistral3: {
    towers: mistral3Towers,
    text: 'mistral',
    textDefaults: {
      hidden_size: 5120,
      head_dim: 128,
      intermediate_size: 32_768,
      num_hidden_layers: 40,
      vocab_size: 131_072,
      sliding_window: null,
    },
  },
  mllama: { towers: mllamaTowers, text: 'mllama_text_model' },
  paligemma: {
    towers: paliGemmaTowers,
    text: 'gemma',
    textDefaults: {
      hidden_size: 2048,
      intermediate_size: 16_384,
      num_hidden_layers: 18,
      num_attention_heads: 8,
      num_key_value_heads: 1,
      vocab_size: 257_152,
    },
  },
  qwen2_5_vl: { towers: qwen2VlTowers, text: 'qwen2_5_vl_text' },
  qwen2_vl: { towers: qwen2VlTowers, text: 'qwen2_vl_text' },
  qwen3_5: { towers: qwen3VlTowers, text: 'qwen3_5_text' },
  qwen3_5_moe: { towers: qwen3VlTowers, text: 'qwen3_5_moe_text' },
  qwen3_vl: { towers: qwen3VlTowers, text: 'qwen3_vl_text' },
  qwen3_vl_moe: { towers: qwen3VlTowers, text: 'qwen3_vl_moe_text' },
  smolvlm: { towers: idefics3Towers, text: 'llama' },
};

export function multimodalType(type: string): Multimodal | undefined {
  return Object.hasOwn(MULTIMODAL, type) ? MULTIMODAL[type] : undefined;
}

export function multimodalTypes(): readonly string[] {
  return Object.keys(MULTIMODAL);
}
