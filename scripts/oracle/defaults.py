"""Values that transformers assumes where a config.json is silent, as the table that Kavier's reader of configurations uses.

    /tmp/oracle/bin/python scripts/oracle/defaults.py > packages/io/src/hugging-face/catalog-defaults.ts
    npx biome format --write packages/io/src/hugging-face/catalog-defaults.ts
"""

import dataclasses
import datetime
import logging
import textwrap
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import transformers  # noqa: E402
from transformers.models.auto.configuration_auto import CONFIG_MAPPING  # noqa: E402

TYPES = """
afmoe apertus arcee bamba bloom cohere cohere2 dbrx deepseek_v2 deepseek_v3 deepseek_v32 dots1 ernie4_5 ernie4_5_moe
exaone4 exaone_moe falcon falcon_h1 falcon_mamba flex_olmo gemma gemma2 gemma3_text gemma3n_text gemma4_text glm glm4
glm4_moe glm4_moe_lite glm4v_moe_text glm4v_text glm_moe_dsa gpt2 gpt_bigcode gpt_neox gpt_oss gptj granite granitemoe
granitemoehybrid granitemoeshared helium hunyuan_v1_dense hunyuan_v1_moe hy_v3 internlm3 jamba kimi_linear lfm2 lfm2_moe
llama llama4_text longcat_flash mamba mamba2 mimo_v2_flash minicpm3 minimax minimax_m2 ministral3 mistral mixtral
mllama_text_model mpt nemotron nemotron_h olmo olmo2 olmo3 olmoe opt phi phi3 phimoe qwen2 qwen2_5_vl_text qwen2_moe
qwen2_vl_text qwen3 qwen3_5_moe_text qwen3_5_text qwen3_moe qwen3_next qwen3_vl_moe_text qwen3_vl_text seed_oss smollm3
stablelm starcoder2 vaultgemma zamba2
clip_vision_model siglip_vision_model pixtral internvl_vision idefics3_vision smolvlm_vision mllama_vision_model
llama4_vision_model glm4v_vision qwen2_vl_vision qwen2_5_vl_vision qwen3_vl_vision qwen3_5_vision kimi_k25_vision
gemma4_vision gemma4_audio
aya_vision cohere2_vision gemma3 gemma3n gemma4 glm4v glm4v_moe idefics3 internvl kimi_k25 llama4 llava llava_next
llava_onevision mistral3 mllama paligemma qwen2_5_vl qwen2_vl qwen3_5 qwen3_5_moe qwen3_vl qwen3_vl_moe smolvlm
""".split()

KEYS = set("""
alibi altup_num_inputs attention_bias attention_chunk_size attention_head_dim attention_heads attention_k_eq_v
attention_out_bias attn_layer_offset attn_layer_period bias block_auto_adjust_ff_dim block_ffn_dim_multiplier
block_multiple_of conv_L_cache conv_bias conv_kernel d_model decoder_sparse_step deepstack_visual_indexes depth
do_layer_norm_before embed_dim enable_bias enable_moe_block expand expansion_ratio expert_ffn_hidden_size
expert_layer_offset expert_layer_period ffn_dim ffn_hidden_size first_k_dense_replace full_attention_interval
global_attn_every_n_layers head_dim hidden_size hidden_size_per_layer_input image_size index_head_dim index_n_heads
interleave_moe_layer_step intermediate_size intermediate_size_mlp kv_channels kv_lora_rank laurel_rank
learned_pos_emb linear_conv_kernel_dim linear_head_dim linear_key_head_dim linear_num_heads linear_num_key_heads
linear_num_value_heads linear_value_head_dim lm_head_bias mamba_conv_bias mamba_d_conv mamba_d_ssm mamba_d_state
mamba_dt_rank mamba_expand mamba_head_dim mamba_n_groups mamba_n_heads mamba_ngroups mamba_num_heads mamba_proj_bias
mamba_rms_norm mamba_ssm_cache_dtype max_num_tiles max_position_embeddings max_seq_len max_window_layers mlp_bias
mlp_ratio moe_intermediate_size moe_k moe_layer_end_index moe_layer_interval moe_layer_start_index moe_num_experts
moe_num_shared_experts moe_shared_expert_intermediate_size moe_topk multi_query n_embd n_groups n_head n_heads n_layer
n_layers n_mamba_heads n_positions n_routed_experts n_shared_experts new_decoder_architecture no_rope_layer_interval
norm_type num_attention_heads num_dense_layers num_experts num_experts_per_tok num_global_layers num_heads
num_hidden_layers num_key_value_heads num_kv_shared_layers num_layers num_local_experts num_mem_blocks
num_position_embeddings num_shared_experts out_hidden_size parallel_attn patch_size pixel_shuffle_ratio
projector_input_dim projector_output_dim q_lora_rank qk_layernorm qk_nope_head_dim qk_rope_head_dim qkv_bias
shared_expert_intermediate_size shared_intermediate_size sliding_window sliding_window_pattern spatial_merge_size
ssm_state_size state_size temporal_patch_size tie_word_embeddings time_step_rank use_absolute_position_embeddings
use_bias use_conv_bias use_double_wide_mlp use_mask_token use_parallel_residual use_qk_norm use_qkv_bias
use_shared_attention_adapter use_sliding_window v_head_dim vision_output_dim vision_use_head vocab_size
vocab_size_per_layer_input zero_expert_num add_bias_linear adapter_rank norm_bias position_embedding_size
init_pos_emb_height output_proj_dims subsampling_conv_channels conv_kernel_size standardize init_pos_emb_width merge_kernel_size use_mean_pooling pooling_kernel_size
""".split())


def default(field):
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None


def word(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value)) + ","
    return str(value)


def lines():
    for name in TYPES:
        known = {field.name: default(field) for field in dataclasses.fields(CONFIG_MAPPING[name])}
        pairs = [f"{key}={word(value)}" for key, value in known.items() if key in KEYS and value is not None]
        text = f"{name}: " + " ".join(pairs)
        yield from textwrap.wrap(text, 98, subsequent_indent="  ", break_long_words=False)


print(f"""/**
 * Values that each model type's own code assumes where its config.json is silent, read from the configuration classes of
 * transformers {transformers.__version__} on {datetime.date.today()} by scripts/oracle/defaults.py; of those, the keys that the reader uses. A type, a colon, and its values; a list
 * ends in a comma.
 */
export const CONFIG_DEFAULTS = `""")
for line in lines():
    print(line)
print("`;")
