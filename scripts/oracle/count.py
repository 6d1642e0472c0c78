"""Parameters of configurations as transformers counts them on the meta device, and keys and values by layer.

    python -m venv /tmp/oracle && /tmp/oracle/bin/pip install torch transformers timm
    /tmp/oracle/bin/python scripts/oracle/count.py scripts/oracle/configs.json > packages/io/test/hugging-face/counted.json
    /tmp/oracle/bin/python scripts/oracle/count.py --variants scripts/oracle/configs.json SEED > OTHER.json
    /tmp/oracle/bin/python scripts/oracle/count.py --tensors scripts/oracle/configs.json NAME

No part of the product: the recorded table is what tests read. `keyValues` lists, for the layers whose modules show it,
the elements of keys and values that a token adds: `full`, `sliding` (by window) and `latent`, as vLLM's cache
specifications (v1/kv_cache_interface.py) take them from the same modules.
"""

import copy
import datetime
import json
import logging
import os
import random
import re
import sys
import warnings

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoConfig  # noqa: E402

TOWER = re.compile(
    r"(^|\.)(vision_tower|vision_model|visual|vision_embed_tokens|audio_tower|embed_vision|embed_audio|vision_embedder"
    r"|multi_modal_projector|multimodal_projector|connector|image_newline|audio_projector|image_embed"
    r"|audio_embed|mm_projector|patch_merger|vision_projector|merger|resampler_model|merging_layer)(\.|$)"
)
EXPERT = re.compile(r"\.experts\.(?!.*shared)|\.block_sparse_moe\.input_linear|\.block_sparse_moe\.output_linear")
EMBEDDING = re.compile(
    r"(^|\.)(embed_tokens|wte|word_embeddings|embed_in|embeddings|wpe|embed_positions)\.weight$"
)
HEAD = re.compile(r"(^|\.)(lm_head|embed_out|output)\.weight$")
CLASSES = (
    "AutoModelForImageTextToText",
    "AutoModelForMultimodalLM",
    "AutoModelForCausalLM",
    "AutoModelForSeq2SeqLM",
)


def build(config):
    """The model that the configuration describes, without memory."""
    config = copy.deepcopy(config)
    config.pop("quantization_config", None)
    made = AutoConfig.for_model(**config)
    errors = []
    for name in CLASSES:
        auto = getattr(transformers, name, None)
        if auto is None or type(made) not in auto._model_mapping:
            continue
        with torch.device("meta"):
            model = auto.from_config(made)
        model.tie_weights()
        return model
    raise SystemExit(f"no class for {config.get('model_type')}: {errors}")


def tensors(model):
    """Every parameter once; a tied head counts as its embedding."""
    seen = set()
    for name, tensor in model.named_parameters(remove_duplicate=False):
        if id(tensor) not in seen:
            seen.add(id(tensor))
            yield name, tensor


def parts(model):
    total = {"parameters": 0, "encoder": 0, "routedExperts": 0}
    for name, tensor in tensors(model):
        total["parameters"] += tensor.numel()
        if TOWER.search(name):
            total["encoder"] += tensor.numel()
        elif EXPERT.search(name) and not name.endswith("bias"):
            total["routedExperts"] += tensor.numel()
    return total


def key_values(model):
    """Elements that one token adds, by kind of layer; None where no module shows keys and values of their own."""
    found = {}
    text = model.config.get_text_config()
    types = getattr(text, "layer_types", None)
    for name, module in model.named_modules():
        layer = re.search(r"layers\.(\d+)\.", name + ".")
        if TOWER.search(name) or layer is None or "cross_attn" in name or hasattr(module, "conv1d"):
            continue
        latent = getattr(module, "kv_a_proj_with_mqa", None)
        key, value = getattr(module, "k_proj", None), getattr(module, "v_proj", None)
        if latent is not None:
            kind, elements = "latent", latent.out_features
        elif key is not None and hasattr(key, "out_features"):
            if getattr(module, "is_kv_shared_layer", False):
                continue
            rows = key.out_features + (value.out_features if value is not None else key.out_features)
            window = window_of(module, text, types[int(layer[1])] if types else None)
            kind, elements = (f"sliding {window}" if window else "full"), rows
        else:
            continue
        found[kind] = found.get(kind, 0) + elements
    return found or None


def window_of(module, text, kind):
    """The window or chunk of a layer as vLLM takes it: the layer's own, or the configuration's where all are alike."""
    if kind == "chunked_attention":
        return text.attention_chunk_size
    if kind is not None:
        return getattr(module, "sliding_window", None) if kind == "sliding_attention" else None
    if hasattr(module, "sliding_window"):
        return module.sliding_window if getattr(module, "is_sliding", True) else None
    return getattr(text, "sliding_window", None) if getattr(text, "use_sliding_window", True) else None


def variants(configs, seed):
    """Configurations with some keys left out, so that what a model type assumes counts, and others made smaller."""
    draw = random.Random(seed)
    kept = {"model_type", "layer_types", "num_hidden_layers", "hybrid_override_pattern", "hybrid_layer_ids"}
    for name, config in configs.items():
        for number in (1,):
            made = copy.deepcopy(config)
            for part in (made, made.get("text_config", {}), made.get("vision_config", {})):
                for key in list(part):
                    if key not in kept and not isinstance(part[key], dict) and draw.random() < 0.35:
                        del part[key]
            yield f"{name} less {number}", made
    for kind in sorted({config["model_type"] for config in configs.values()}):
        yield f"{kind} alone", {"model_type": kind}


def show(config):
    groups = {}
    for name, tensor in tensors(build(config)):
        key = (re.sub(r"\.\d+\.", ".N.", name), tuple(tensor.shape))
        groups[key] = groups.get(key, 0) + 1
    for (name, shape), count in groups.items():
        print(f"{count:5d} {name} {list(shape)}")


def main(arguments):
    if arguments[0] == "--tensors":
        with open(arguments[1]) as file:
            return show(json.load(file)[arguments[2]])
    if arguments[0] == "--variants":
        with open(arguments[1]) as file:
            configs = dict(variants(json.load(file), int(arguments[2])))
        chosen = list(configs)
    else:
        with open(arguments[0]) as file:
            configs = json.load(file)
        chosen = arguments[1:] or list(configs)
    rows = {}
    for name in chosen:
        try:
            model = build(configs[name])
        except Exception as error:  # A family that this version cannot build is said, not skipped.
            print(f"{name}: {type(error).__name__}: {str(error)[:300]}", file=sys.stderr)
            continue
        rows[name] = {"config": configs[name], **parts(model), "keyValues": key_values(model)}
    header = {
        "transformers": transformers.__version__,
        "torch": torch.__version__.split("+")[0],
        "date": datetime.date.today().isoformat(),
    }
    body = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    print(f'{{\n "oracle": {json.dumps(header)},\n "models": {{\n{body}\n }}\n}}')


main(sys.argv[1:])
