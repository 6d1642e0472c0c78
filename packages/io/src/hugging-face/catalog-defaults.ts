/**
 * Values that each model type's own code assumes where its config.json is silent, read from the configuration classes of
 * transformers 5.24.0 on 2026-11-30 by scripts/oracle/defaults.py; of those, the keys that the reader uses. A type, a colon, and its values; a list
 * ends in a comma.
 */
export const CONFIG_DEFAULTS = `
afmoe: vocab_size=200192 hidden_size=2048 intermediate_size=6144 moe_intermediate_size=1408
  num_hidden_layers=32 num_dense_layers=1 num_attention_heads=16 head_dim=128
  max_position_embeddings=16384 tie_word_embeddings=false num_experts=64 num_experts_per_tok=6
  num_shared_experts=2 global_attn_every_n_layers=4 sliding_window=1024 attention_bias=false
apertus: vocab_size=131072 hidden_size=4096 intermediate_size=14336 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=65536 tie_word_embeddings=false
  attention_bias=false
arcee: vocab_size=32000 hidden_size=2560 intermediate_size=18432 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=4096 tie_word_embeddings=false
  attention_bias=false mlp_bias=false
bamba: vocab_size=128000 tie_word_embeddings=false hidden_size=4096 intermediate_size=14336
  num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=262144
  mamba_n_heads=128 mamba_n_groups=1 mamba_d_state=256 mamba_d_conv=4 mamba_expand=2
  mamba_conv_bias=true mamba_proj_bias=false attention_bias=false mlp_bias=false
bloom: vocab_size=250880 hidden_size=64 n_layer=2 n_head=8 tie_word_embeddings=true
cohere: vocab_size=256000 hidden_size=8192 intermediate_size=22528 num_hidden_layers=40
  num_attention_heads=64 max_position_embeddings=8192 tie_word_embeddings=true
  attention_bias=false use_qk_norm=false
cohere2: vocab_size=256000 hidden_size=8192 intermediate_size=22528 num_hidden_layers=40
  num_attention_heads=64 max_position_embeddings=8192 tie_word_embeddings=true
  attention_bias=false sliding_window=4096
dbrx: d_model=2048 n_heads=16 n_layers=24 max_seq_len=2048 vocab_size=32000
  tie_word_embeddings=false
deepseek_v2: vocab_size=102400 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false mlp_bias=false first_k_dense_replace=0 kv_lora_rank=512 q_lora_rank=1536
  n_routed_experts=64 n_shared_experts=2 qk_nope_head_dim=128 qk_rope_head_dim=64 v_head_dim=128
  moe_intermediate_size=1407
deepseek_v3: vocab_size=129280 hidden_size=7168 intermediate_size=18432 moe_intermediate_size=2048
  num_hidden_layers=61 num_attention_heads=128 num_key_value_heads=128 n_shared_experts=1
  n_routed_experts=256 kv_lora_rank=512 q_lora_rank=1536 qk_rope_head_dim=64 v_head_dim=128
  qk_nope_head_dim=128 num_experts_per_tok=8 first_k_dense_replace=3 max_position_embeddings=4096
  tie_word_embeddings=false attention_bias=false
deepseek_v32: vocab_size=129280 hidden_size=7168 intermediate_size=18432
  moe_intermediate_size=2048 num_hidden_layers=61 num_attention_heads=128 num_key_value_heads=128
  n_shared_experts=1 n_routed_experts=256 kv_lora_rank=512 q_lora_rank=1536 qk_rope_head_dim=64
  v_head_dim=128 qk_nope_head_dim=128 num_experts_per_tok=8 max_position_embeddings=163840
  tie_word_embeddings=false attention_bias=false index_head_dim=128 index_n_heads=64
  mlp_bias=false head_dim=64 first_k_dense_replace=3
dots1: vocab_size=152064 hidden_size=4608 intermediate_size=10944 moe_intermediate_size=1408
  num_hidden_layers=62 num_attention_heads=32 num_key_value_heads=32 first_k_dense_replace=0
  max_position_embeddings=2048 tie_word_embeddings=false attention_bias=false sliding_window=4096
  max_window_layers=62
ernie4_5: vocab_size=103424 hidden_size=1024 intermediate_size=3072 num_hidden_layers=18
  num_attention_heads=16 num_key_value_heads=2 max_position_embeddings=131072
  tie_word_embeddings=true use_bias=false head_dim=128
ernie4_5_moe: vocab_size=103424 hidden_size=2560 intermediate_size=12288 num_hidden_layers=28
  num_attention_heads=20 num_key_value_heads=4 max_position_embeddings=131072
  tie_word_embeddings=true use_bias=false moe_intermediate_size=1536 moe_k=6 moe_num_experts=64
  moe_num_shared_experts=2 moe_layer_start_index=1 moe_layer_end_index=-1 moe_layer_interval=1
exaone4: vocab_size=102400 hidden_size=4096 intermediate_size=16384 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=32 max_position_embeddings=2048
  tie_word_embeddings=false sliding_window=4096 sliding_window_pattern=4
exaone_moe: vocab_size=102400 hidden_size=4096 intermediate_size=16384 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=32 max_position_embeddings=2048
  tie_word_embeddings=false sliding_window=4096 sliding_window_pattern=4 first_k_dense_replace=1
  moe_intermediate_size=1024 num_experts=64 num_experts_per_tok=8 num_shared_experts=1
falcon: vocab_size=65024 hidden_size=4544 num_hidden_layers=32 num_attention_heads=71 alibi=false
  new_decoder_architecture=false multi_query=true parallel_attn=true bias=false
  max_position_embeddings=2048 tie_word_embeddings=true
falcon_h1: vocab_size=128000 tie_word_embeddings=false hidden_size=4096 intermediate_size=14336
  num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=8192
  mamba_d_ssm=1024 mamba_n_heads=128 mamba_n_groups=1 mamba_d_state=256 mamba_d_conv=4
  mamba_expand=2 mamba_conv_bias=true mamba_proj_bias=false mamba_rms_norm=false
  attention_bias=false mlp_bias=false
falcon_mamba: vocab_size=50280 hidden_size=768 state_size=16 num_hidden_layers=32 expand=2
  conv_kernel=4 use_bias=false use_conv_bias=true time_step_rank=auto tie_word_embeddings=true
flex_olmo: vocab_size=100352 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=4096 tie_word_embeddings=false
  attention_bias=false num_experts_per_tok=5 num_experts=7
gemma: vocab_size=256000 hidden_size=3072 intermediate_size=24576 num_hidden_layers=28
  num_attention_heads=16 num_key_value_heads=16 head_dim=256 max_position_embeddings=8192
  tie_word_embeddings=true attention_bias=false
gemma2: vocab_size=256000 hidden_size=2304 intermediate_size=9216 num_hidden_layers=26
  num_attention_heads=8 num_key_value_heads=4 head_dim=256 max_position_embeddings=8192
  tie_word_embeddings=true attention_bias=false sliding_window=4096
gemma3_text: vocab_size=262208 hidden_size=2304 intermediate_size=9216 num_hidden_layers=26
  num_attention_heads=8 num_key_value_heads=4 head_dim=256 max_position_embeddings=131072
  tie_word_embeddings=true attention_bias=false sliding_window=4096
gemma3n_text: vocab_size=262400 hidden_size=2048 intermediate_size=16384 num_hidden_layers=35
  num_attention_heads=8 num_key_value_heads=2 head_dim=256 max_position_embeddings=32768
  tie_word_embeddings=true attention_bias=false sliding_window=512
  vocab_size_per_layer_input=262144 hidden_size_per_layer_input=256 altup_num_inputs=4
  num_kv_shared_layers=15 laurel_rank=64
gemma4_text: vocab_size=262144 hidden_size=2304 intermediate_size=9216 num_hidden_layers=30
  num_attention_heads=8 num_key_value_heads=4 head_dim=256 max_position_embeddings=131072
  tie_word_embeddings=true attention_bias=false sliding_window=512
  vocab_size_per_layer_input=262144 hidden_size_per_layer_input=256 attention_k_eq_v=false
  num_kv_shared_layers=0 enable_moe_block=false use_double_wide_mlp=false
glm: vocab_size=151552 hidden_size=4096 intermediate_size=13696 num_hidden_layers=40
  num_attention_heads=32 num_key_value_heads=2 head_dim=128 max_position_embeddings=131072
  tie_word_embeddings=false attention_bias=true
glm4: vocab_size=151552 hidden_size=4096 intermediate_size=13696 num_hidden_layers=40
  num_attention_heads=32 num_key_value_heads=2 head_dim=128 max_position_embeddings=131072
  tie_word_embeddings=false attention_bias=true
glm4_moe: vocab_size=151552 hidden_size=4096 intermediate_size=10944 num_hidden_layers=46
  num_attention_heads=96 num_key_value_heads=8 max_position_embeddings=131072
  tie_word_embeddings=false attention_bias=false moe_intermediate_size=1408 num_experts_per_tok=8
  n_shared_experts=1 n_routed_experts=128 first_k_dense_replace=1 use_qk_norm=false
glm4_moe_lite: vocab_size=154880 hidden_size=2048 intermediate_size=10240
  moe_intermediate_size=1536 num_hidden_layers=47 num_attention_heads=20 num_key_value_heads=20
  n_shared_experts=1 n_routed_experts=64 kv_lora_rank=512 q_lora_rank=768 qk_rope_head_dim=64
  v_head_dim=256 qk_nope_head_dim=192 num_experts_per_tok=4 max_position_embeddings=202752
  tie_word_embeddings=false attention_bias=false
glm4v_moe_text: vocab_size=151424 hidden_size=4096 intermediate_size=10944 num_hidden_layers=46
  num_attention_heads=96 num_key_value_heads=8 max_position_embeddings=65536
  tie_word_embeddings=false attention_bias=true moe_intermediate_size=1408 num_experts_per_tok=8
  n_shared_experts=1 n_routed_experts=128 first_k_dense_replace=1
glm4v_text: vocab_size=151552 hidden_size=4096 intermediate_size=13696 num_hidden_layers=40
  num_attention_heads=32 num_key_value_heads=2 max_position_embeddings=32768
glm_moe_dsa: vocab_size=154880 hidden_size=6144 intermediate_size=12288 moe_intermediate_size=2048
  num_hidden_layers=78 num_attention_heads=64 num_key_value_heads=64 n_shared_experts=1
  n_routed_experts=256 kv_lora_rank=512 q_lora_rank=2048 qk_rope_head_dim=64 v_head_dim=256
  qk_nope_head_dim=192 num_experts_per_tok=8 max_position_embeddings=202752
  tie_word_embeddings=false attention_bias=false index_head_dim=128 index_n_heads=32
  mlp_bias=false head_dim=64 first_k_dense_replace=3
gpt2: vocab_size=50257 n_positions=1024 n_embd=768 n_layer=12 n_head=12 tie_word_embeddings=true
gpt_bigcode: vocab_size=50257 n_positions=1024 n_embd=768 n_layer=12 n_head=12 multi_query=true
  tie_word_embeddings=true
gpt_neox: vocab_size=50432 hidden_size=6144 num_hidden_layers=44 num_attention_heads=64
  intermediate_size=24576 max_position_embeddings=2048 tie_word_embeddings=false
  use_parallel_residual=true attention_bias=true
gpt_oss: num_hidden_layers=36 num_local_experts=128 vocab_size=201088 hidden_size=2880
  intermediate_size=2880 head_dim=64 num_attention_heads=64 num_key_value_heads=8
  sliding_window=128 tie_word_embeddings=false max_position_embeddings=131072
  num_experts_per_tok=4 attention_bias=true
gptj: vocab_size=50400 n_positions=2048 n_embd=4096 n_layer=28 n_head=16 tie_word_embeddings=false
granite: vocab_size=32000 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false mlp_bias=false
granitemoe: vocab_size=32000 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false num_local_experts=8 num_experts_per_tok=2
granitemoehybrid: vocab_size=32000 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false num_local_experts=8 num_experts_per_tok=2 shared_intermediate_size=1024
  mamba_n_heads=128 mamba_n_groups=1 mamba_d_state=256 mamba_d_conv=4 mamba_expand=2
  mamba_conv_bias=true mamba_proj_bias=false
granitemoeshared: vocab_size=32000 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false num_local_experts=8 num_experts_per_tok=2 shared_intermediate_size=0
helium: vocab_size=48000 hidden_size=2560 intermediate_size=7040 num_hidden_layers=24
  num_attention_heads=20 num_key_value_heads=20 head_dim=128 max_position_embeddings=4096
  tie_word_embeddings=false attention_bias=false mlp_bias=false
hunyuan_v1_dense: vocab_size=290943 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false
hunyuan_v1_moe: vocab_size=290943 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false num_experts=1 moe_topk=1
hy_v3: vocab_size=120832 hidden_size=4096 intermediate_size=13312 num_hidden_layers=80
  num_attention_heads=64 num_key_value_heads=8 head_dim=128 max_position_embeddings=131072
  tie_word_embeddings=false attention_bias=false mlp_bias=false num_experts=192
  num_experts_per_tok=8 num_shared_experts=1 moe_intermediate_size=1536
internlm3: vocab_size=128512 hidden_size=4096 intermediate_size=10240 num_hidden_layers=48
  num_attention_heads=32 num_key_value_heads=2 max_position_embeddings=32768
  tie_word_embeddings=false attention_bias=false mlp_bias=false head_dim=128
jamba: vocab_size=65536 tie_word_embeddings=false hidden_size=4096 intermediate_size=14336
  num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=262144
  num_experts_per_tok=2 num_experts=16 expert_layer_period=2 expert_layer_offset=1
  attn_layer_period=8 attn_layer_offset=4 mamba_d_state=16 mamba_d_conv=4 mamba_expand=2
  mamba_dt_rank=auto mamba_conv_bias=true mamba_proj_bias=false
kimi_linear: vocab_size=163840 hidden_size=2304 intermediate_size=9216 moe_intermediate_size=1024
  num_hidden_layers=27 num_attention_heads=32 num_key_value_heads=32 n_shared_experts=1
  kv_lora_rank=512 qk_rope_head_dim=64 v_head_dim=128 qk_nope_head_dim=128 num_experts_per_tok=8
  max_position_embeddings=1048576 tie_word_embeddings=false attention_bias=false
  num_local_experts=256 linear_head_dim=128 linear_num_heads=32 linear_conv_kernel_dim=4
lfm2: vocab_size=65536 hidden_size=2560 intermediate_size=12288 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=128000
  tie_word_embeddings=true conv_bias=false conv_L_cache=3 block_multiple_of=256
  block_ffn_dim_multiplier=1.0 block_auto_adjust_ff_dim=true
lfm2_moe: vocab_size=65536 hidden_size=2048 intermediate_size=7168 moe_intermediate_size=1792
  num_hidden_layers=32 tie_word_embeddings=true max_position_embeddings=128000
  num_attention_heads=32 num_key_value_heads=8 conv_bias=false conv_L_cache=3 num_dense_layers=2
  num_experts_per_tok=4 num_experts=32
llama: vocab_size=32000 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false mlp_bias=false
llama4_text: vocab_size=202048 hidden_size=5120 intermediate_size=8192 intermediate_size_mlp=16384
  num_hidden_layers=48 num_attention_heads=40 num_key_value_heads=8 head_dim=128
  max_position_embeddings=131072 tie_word_embeddings=false num_experts_per_tok=1
  num_local_experts=16 interleave_moe_layer_step=1 use_qk_norm=true no_rope_layer_interval=4
  attention_chunk_size=8192 attention_bias=false
longcat_flash: vocab_size=131072 hidden_size=6144 num_layers=28 num_attention_heads=64
  max_position_embeddings=131072 tie_word_embeddings=false attention_bias=false
  ffn_hidden_size=12288 q_lora_rank=1536 kv_lora_rank=512 qk_nope_head_dim=128 qk_rope_head_dim=64
  head_dim=64 v_head_dim=128 moe_topk=12 n_routed_experts=512 zero_expert_num=256
  expert_ffn_hidden_size=2048
mamba: vocab_size=50280 hidden_size=768 state_size=16 num_hidden_layers=32 expand=2 conv_kernel=4
  use_bias=false use_conv_bias=true time_step_rank=auto tie_word_embeddings=true
mamba2: num_heads=128 head_dim=64 vocab_size=32768 hidden_size=4096 state_size=128
  num_hidden_layers=64 expand=2 conv_kernel=4 n_groups=8 use_bias=false use_conv_bias=true
  time_step_rank=auto tie_word_embeddings=false
mimo_v2_flash: vocab_size=152576 hidden_size=4096 intermediate_size=16384 num_hidden_layers=48
  num_attention_heads=64 num_key_value_heads=4 max_position_embeddings=131072
  tie_word_embeddings=false attention_bias=false moe_intermediate_size=2048 num_experts_per_tok=8
  n_routed_experts=256 head_dim=192 v_head_dim=128 sliding_window=129
minicpm3: vocab_size=73448 hidden_size=2560 intermediate_size=6400 num_hidden_layers=62
  num_attention_heads=40 num_key_value_heads=40 max_position_embeddings=32768
  tie_word_embeddings=true attention_bias=false mlp_bias=false kv_lora_rank=256 q_lora_rank=768
  qk_nope_head_dim=64 qk_rope_head_dim=32
minimax: vocab_size=32000 hidden_size=4096 intermediate_size=14336 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=131072
  tie_word_embeddings=false num_experts_per_tok=2 num_local_experts=8
minimax_m2: vocab_size=200064 hidden_size=3072 intermediate_size=1536 num_hidden_layers=62
  num_attention_heads=48 num_key_value_heads=8 head_dim=128 max_position_embeddings=196608
  tie_word_embeddings=false num_experts_per_tok=8 num_local_experts=256
ministral3: vocab_size=131072 hidden_size=4096 intermediate_size=14336 num_hidden_layers=34
  num_attention_heads=32 num_key_value_heads=8 head_dim=128 max_position_embeddings=262144
  tie_word_embeddings=false
mistral: vocab_size=32000 hidden_size=4096 intermediate_size=14336 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=131072
  tie_word_embeddings=false sliding_window=4096
mixtral: vocab_size=32000 hidden_size=4096 intermediate_size=14336 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=131072
  tie_word_embeddings=false num_experts_per_tok=2 num_local_experts=8
mllama_text_model: vocab_size=128256 hidden_size=4096 num_hidden_layers=40 num_attention_heads=32
  num_key_value_heads=8 intermediate_size=14336 max_position_embeddings=131072
  tie_word_embeddings=false
mpt: d_model=2048 n_heads=16 n_layers=24 expansion_ratio=4 max_seq_len=2048 vocab_size=50368
  learned_pos_emb=true norm_type=low_precision_layernorm tie_word_embeddings=true
nemotron: vocab_size=256000 hidden_size=6144 intermediate_size=24576 num_hidden_layers=32
  num_attention_heads=48 max_position_embeddings=4096 tie_word_embeddings=false
  attention_bias=false mlp_bias=false
nemotron_h: vocab_size=131072 hidden_size=4096 tie_word_embeddings=false num_attention_heads=32
  num_key_value_heads=8 head_dim=128 max_position_embeddings=4096 attention_bias=false
  intermediate_size=21504 mlp_bias=false ssm_state_size=128 mamba_num_heads=128 mamba_head_dim=64
  n_groups=8 conv_kernel=4 expand=2 use_conv_bias=true mamba_proj_bias=false
  mamba_ssm_cache_dtype=float32 n_routed_experts=8 n_shared_experts=1 moe_intermediate_size=7688
  moe_shared_expert_intermediate_size=7688 num_experts_per_tok=2 use_bias=false
olmo: vocab_size=50304 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false
olmo2: vocab_size=50304 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false
olmo3: vocab_size=50304 hidden_size=4096 intermediate_size=11008 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false
  attention_bias=false sliding_window=4096
olmoe: vocab_size=50304 hidden_size=2048 intermediate_size=2048 num_hidden_layers=16
  num_attention_heads=16 max_position_embeddings=4096 tie_word_embeddings=false
  attention_bias=false num_experts_per_tok=8 num_experts=64
opt: vocab_size=50272 hidden_size=768 num_hidden_layers=12 ffn_dim=3072
  max_position_embeddings=2048 do_layer_norm_before=true num_attention_heads=12 enable_bias=true
  tie_word_embeddings=true
phi: vocab_size=51200 hidden_size=2048 intermediate_size=8192 num_hidden_layers=24
  num_attention_heads=32 max_position_embeddings=2048 tie_word_embeddings=false qk_layernorm=false
phi3: vocab_size=32064 hidden_size=3072 intermediate_size=8192 num_hidden_layers=32
  num_attention_heads=32 max_position_embeddings=4096 tie_word_embeddings=false
phimoe: vocab_size=32064 hidden_size=4096 intermediate_size=6400 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=8 max_position_embeddings=131072
  tie_word_embeddings=false num_experts_per_tok=2 num_local_experts=16 attention_bias=false
  lm_head_bias=false
qwen2: vocab_size=151936 hidden_size=4096 intermediate_size=22016 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=32 max_position_embeddings=32768
  tie_word_embeddings=false use_sliding_window=false sliding_window=4096 max_window_layers=28
qwen2_5_vl_text: vocab_size=152064 hidden_size=8192 intermediate_size=29568 num_hidden_layers=80
  num_attention_heads=64 num_key_value_heads=8 max_position_embeddings=32768
  use_sliding_window=false sliding_window=4096 max_window_layers=80
qwen2_moe: vocab_size=151936 hidden_size=2048 intermediate_size=5632 num_hidden_layers=24
  num_attention_heads=16 num_key_value_heads=16 max_position_embeddings=32768
  tie_word_embeddings=false use_sliding_window=false sliding_window=4096 max_window_layers=28
  decoder_sparse_step=1 moe_intermediate_size=1408 shared_expert_intermediate_size=5632
  num_experts_per_tok=4 num_experts=60 qkv_bias=true
qwen2_vl_text: vocab_size=152064 hidden_size=8192 intermediate_size=29568 num_hidden_layers=80
  num_attention_heads=64 num_key_value_heads=8 max_position_embeddings=32768
  use_sliding_window=false sliding_window=4096 max_window_layers=80
qwen3: vocab_size=151936 hidden_size=4096 intermediate_size=22016 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=32 head_dim=128 max_position_embeddings=32768
  tie_word_embeddings=false attention_bias=false use_sliding_window=false sliding_window=4096
  max_window_layers=28
qwen3_5_moe_text: vocab_size=248320 hidden_size=2048 num_hidden_layers=40 num_attention_heads=16
  num_key_value_heads=2 max_position_embeddings=32768 tie_word_embeddings=false
  attention_bias=false head_dim=256 linear_conv_kernel_dim=4 linear_key_head_dim=128
  linear_value_head_dim=128 linear_num_key_heads=16 linear_num_value_heads=32
  moe_intermediate_size=512 shared_expert_intermediate_size=512 num_experts_per_tok=8
  num_experts=256
qwen3_5_text: vocab_size=248320 hidden_size=4096 intermediate_size=12288 num_hidden_layers=32
  num_attention_heads=16 num_key_value_heads=4 max_position_embeddings=32768
  tie_word_embeddings=false attention_bias=false head_dim=256 linear_conv_kernel_dim=4
  linear_key_head_dim=128 linear_value_head_dim=128 linear_num_key_heads=16
  linear_num_value_heads=32
qwen3_moe: vocab_size=151936 hidden_size=2048 intermediate_size=6144 num_hidden_layers=24
  num_attention_heads=32 num_key_value_heads=4 max_position_embeddings=32768
  tie_word_embeddings=false attention_bias=false use_sliding_window=false sliding_window=4096
  decoder_sparse_step=1 moe_intermediate_size=768 num_experts_per_tok=8 num_experts=128
qwen3_next: vocab_size=151936 hidden_size=2048 intermediate_size=5632 num_hidden_layers=48
  num_attention_heads=16 num_key_value_heads=2 max_position_embeddings=32768
  tie_word_embeddings=false attention_bias=false head_dim=256 linear_conv_kernel_dim=4
  linear_key_head_dim=128 linear_value_head_dim=128 linear_num_key_heads=16
  linear_num_value_heads=32 decoder_sparse_step=1 moe_intermediate_size=512
  shared_expert_intermediate_size=512 num_experts_per_tok=10 num_experts=512
qwen3_vl_moe_text: vocab_size=151936 hidden_size=2048 intermediate_size=5632 num_hidden_layers=24
  num_attention_heads=16 num_key_value_heads=16 max_position_embeddings=128000
  tie_word_embeddings=true attention_bias=false decoder_sparse_step=1 moe_intermediate_size=1408
  num_experts_per_tok=4 num_experts=60
qwen3_vl_text: vocab_size=151936 hidden_size=4096 intermediate_size=22016 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=32 head_dim=128 max_position_embeddings=128000
  attention_bias=false
seed_oss: vocab_size=155136 hidden_size=4096 intermediate_size=27648 num_hidden_layers=64
  num_attention_heads=80 num_key_value_heads=8 max_position_embeddings=524288
  tie_word_embeddings=false attention_bias=true attention_out_bias=false mlp_bias=false
  head_dim=128
smollm3: vocab_size=128256 hidden_size=2048 intermediate_size=11008 num_hidden_layers=36
  num_attention_heads=16 num_key_value_heads=4 max_position_embeddings=32768
  use_sliding_window=false no_rope_layer_interval=4 attention_bias=false mlp_bias=false
  tie_word_embeddings=true
stablelm: vocab_size=50304 intermediate_size=6912 hidden_size=2560 num_hidden_layers=32
  num_attention_heads=32 num_key_value_heads=32 max_position_embeddings=4096
  tie_word_embeddings=false use_qkv_bias=false qk_layernorm=false use_parallel_residual=false
starcoder2: vocab_size=49152 hidden_size=3072 intermediate_size=12288 num_hidden_layers=30
  num_attention_heads=24 num_key_value_heads=2 max_position_embeddings=4096 use_bias=true
  tie_word_embeddings=true
vaultgemma: vocab_size=256000 hidden_size=2304 intermediate_size=9216 num_hidden_layers=26
  num_attention_heads=8 num_key_value_heads=4 head_dim=256 max_position_embeddings=8192
  tie_word_embeddings=true attention_bias=false sliding_window=4096
zamba2: vocab_size=32000 max_position_embeddings=4096 hidden_size=2560 num_hidden_layers=54
  mamba_d_state=64 mamba_d_conv=4 mamba_expand=2 mamba_ngroups=1 n_mamba_heads=8
  use_conv_bias=true add_bias_linear=false num_attention_heads=32 num_mem_blocks=1
  use_shared_attention_adapter=false adapter_rank=128 tie_word_embeddings=true
clip_vision_model: hidden_size=768 intermediate_size=3072 num_hidden_layers=12
  num_attention_heads=12 image_size=224 patch_size=32
siglip_vision_model: hidden_size=768 intermediate_size=3072 num_hidden_layers=12
  num_attention_heads=12 image_size=224 patch_size=16 vision_use_head=true
pixtral: hidden_size=1024 intermediate_size=4096 num_hidden_layers=24 num_attention_heads=16
  image_size=1024 patch_size=16
internvl_vision: hidden_size=1024 num_hidden_layers=24 num_attention_heads=16 attention_bias=false
  use_qk_norm=false intermediate_size=4096 norm_type=layer_norm image_size=448,448,
  patch_size=14,14, use_mask_token=false use_absolute_position_embeddings=true
  use_mean_pooling=true
idefics3_vision: hidden_size=1152 intermediate_size=3072 num_hidden_layers=12
  num_attention_heads=16 image_size=224 patch_size=32
smolvlm_vision: hidden_size=1152 intermediate_size=3072 num_hidden_layers=12
  num_attention_heads=16 image_size=224 patch_size=32
mllama_vision_model: hidden_size=1280 num_hidden_layers=32 num_global_layers=8 attention_heads=16
  intermediate_size=5120 vision_output_dim=7680 image_size=448 patch_size=14 max_num_tiles=4
llama4_vision_model: hidden_size=768 num_hidden_layers=34 num_attention_heads=16
  intermediate_size=5632 vision_output_dim=7680 image_size=448 patch_size=14
  pixel_shuffle_ratio=0.5 projector_input_dim=4096 projector_output_dim=4096
glm4v_vision: depth=24 hidden_size=1536 attention_bias=false num_heads=12 image_size=336
  patch_size=14 spatial_merge_size=2 temporal_patch_size=2 out_hidden_size=4096
  intermediate_size=13696
qwen2_vl_vision: depth=32 embed_dim=1280 hidden_size=3584 mlp_ratio=4 num_heads=16 patch_size=14
  spatial_merge_size=2 temporal_patch_size=2
qwen2_5_vl_vision: depth=32 hidden_size=3584 intermediate_size=3420 num_heads=16 patch_size=14
  spatial_merge_size=2 temporal_patch_size=2 out_hidden_size=3584
qwen3_vl_vision: depth=27 hidden_size=1152 intermediate_size=4304 num_heads=16 patch_size=16
  spatial_merge_size=2 temporal_patch_size=2 out_hidden_size=3584 num_position_embeddings=2304
  deepstack_visual_indexes=8,16,24,
qwen3_5_vision: depth=27 hidden_size=1152 intermediate_size=4304 num_heads=16 patch_size=16
  spatial_merge_size=2 temporal_patch_size=2 out_hidden_size=3584 num_position_embeddings=2304
kimi_k25_vision: patch_size=14 num_attention_heads=16 num_hidden_layers=27 hidden_size=1152
  intermediate_size=4304 merge_kernel_size=2,2,
gemma4_vision: hidden_size=768 intermediate_size=3072 num_hidden_layers=16 num_attention_heads=12
  num_key_value_heads=12 head_dim=64 max_position_embeddings=131072 attention_bias=false
  pooling_kernel_size=3 patch_size=16 position_embedding_size=10240 standardize=false
gemma4_audio: hidden_size=1024 num_hidden_layers=12 num_attention_heads=8
  subsampling_conv_channels=128,32, conv_kernel_size=5 attention_chunk_size=12
  output_proj_dims=1536
aya_vision: tie_word_embeddings=true
cohere2_vision: tie_word_embeddings=true
gemma3: tie_word_embeddings=true
gemma3n: tie_word_embeddings=true
gemma4: tie_word_embeddings=true
glm4v: tie_word_embeddings=false
glm4v_moe: tie_word_embeddings=false
idefics3: tie_word_embeddings=false
internvl: tie_word_embeddings=true
kimi_k25: tie_word_embeddings=true
llama4: tie_word_embeddings=false
llava: tie_word_embeddings=false
llava_next: tie_word_embeddings=false
llava_onevision: tie_word_embeddings=false
mistral3: spatial_merge_size=2 tie_word_embeddings=true
mllama:
paligemma: vocab_size=257152 hidden_size=2048 tie_word_embeddings=true
qwen2_5_vl: tie_word_embeddings=false
qwen2_vl: tie_word_embeddings=false
qwen3_5: tie_word_embeddings=false
qwen3_5_moe: tie_word_embeddings=false
qwen3_vl: tie_word_embeddings=false
qwen3_vl_moe: tie_word_embeddings=false
smolvlm: tie_word_embeddings=false
`;
