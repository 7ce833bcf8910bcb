"""A DistilBERT small enough for an example, and its folder as transformers and Optimum leave one: config.json, tokenizer.json, model.onnx.

With transformers at hand nobody needs this file: `optimum-cli export onnx --model NAME FOLDER` writes the folder of any model.
"""

import json
import math
import re
from pathlib import Path

import torch
from torch import nn

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SIZES = {"dim": 32, "hidden_dim": 64, "n_heads": 2, "n_layers": 2, "max_position_embeddings": 64}


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        dim = SIZES["dim"]
        self.q_lin, self.k_lin, self.v_lin, self.out_lin = (nn.Linear(dim, dim) for _ in range(4))
        self.lin1, self.lin2 = nn.Linear(dim, SIZES["hidden_dim"]), nn.Linear(SIZES["hidden_dim"], dim)
        self.sa_layer_norm, self.output_layer_norm = (nn.LayerNorm(dim, eps=1e-12) for _ in range(2))

    def forward(self, states, mask):
        rows, heads = states.shape[0], SIZES["n_heads"]
        size = SIZES["dim"] // heads
        q, k, v = (
            lin(states).view(rows, -1, heads, size).transpose(1, 2) for lin in (self.q_lin, self.k_lin, self.v_lin)
        )
        scores = (q @ k.transpose(2, 3)) / math.sqrt(size)
        scores = scores.masked_fill(mask[:, None, None, :] == 0, torch.finfo(torch.float32).min)
        context = (scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, -1, SIZES["dim"])
        states = self.sa_layer_norm(states + self.out_lin(context))
        return self.output_layer_norm(states + self.lin2(nn.functional.gelu(self.lin1(states))))


class Encoder(nn.Module):
    """Ids and mask [N, L] to a vector for each token, [N, L, dim]."""

    def __init__(self, vocabulary):
        super().__init__()
        self.words = nn.Embedding(len(vocabulary), SIZES["dim"])
        nn.init.normal_(self.words.weight, std=0.05)
        self.positions = nn.Parameter(torch.randn(SIZES["max_position_embeddings"], SIZES["dim"]) * 0.02)
        self.norm = nn.LayerNorm(SIZES["dim"], eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(SIZES["n_layers"]))

    def forward(self, input_ids, attention_mask):
        states = self.norm(self.words(input_ids) + self.positions[: input_ids.shape[1]])
        for layer in self.layers:
            states = layer(states, attention_mask)
        return states


def vocabulary_of(sentences):
    return SPECIAL + sorted({word for sentence in sentences for word in words_of(sentence)})


def words_of(sentence):
    return re.findall(r"\w+|[^\w\s]", sentence.lower())


def encode(sentences, vocabulary):
    """Ids and mask of sentences, padded to the longest, as tokenizer.json makes them; words that aren't known are [UNK]."""
    ids = {word: i for i, word in enumerate(vocabulary)}
    rows = [[ids["[CLS]"], *(ids.get(word, 1) for word in words_of(text)), ids["[SEP]"]] for text in sentences]
    longest = max(map(len, rows))
    input_ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    return input_ids, (input_ids != 0).long()


def write_folder(folder, model, vocabulary, output, axes, config):
    """Writes model.onnx, which gives `output`, and the files that say what stands around it."""
    folder.mkdir(exist_ok=True)
    torch.onnx.export(
        model.eval(),
        encode(["a b", "c"], vocabulary),
        str(folder / "model.onnx"),
        input_names=["input_ids", "attention_mask"],
        output_names=[output],
        dynamic_axes={"input_ids": {0: "N", 1: "L"}, "attention_mask": {0: "N", 1: "L"}, output: axes},
        opset_version=14,
    )
    sizes = {**SIZES, "vocab_size": len(vocabulary), "pad_token_id": 0, "activation": "gelu"}
    write_json(folder / "config.json", {"model_type": "distilbert", **config, **sizes})
    limits = {"tokenizer_class": "DistilBertTokenizer", "model_max_length": SIZES["max_position_embeddings"]}
    write_json(folder / "tokenizer_config.json", {**limits, "do_lower_case": True, "pad_token": "[PAD]"})
    around = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
    single = [around[0], {"Sequence": {"id": "A", "type_id": 0}}, around[1]]
    names = {name: {"id": name, "ids": [SPECIAL.index(name)], "tokens": [name]} for name in ("[CLS]", "[SEP]")}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": i, "content": name, **flags} for i, name in enumerate(SPECIAL)],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": single,
            "pair": [*single, {"Sequence": {"id": "B", "type_id": 1}}, around[1]],
            "special_tokens": names,
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {word: i for i, word in enumerate(vocabulary)},
        },
    }
    write_json(folder / "tokenizer.json", tokenizer)


def write_json(path: Path, value):
    path.write_text(json.dumps(value, indent=1) + "\n")
