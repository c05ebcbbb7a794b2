"""all-MiniLM-L6-v2 in numpy: six layers of BERT, mean of the tokens, length 1. English only.

No torch, no model hub: the files come with ``manage.py search_fetch_embedder``. Needs
``wagdesk[semantic]``. About 20 ms a text on one core with ``OPENBLAS_NUM_THREADS=1``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

LAYERS = 6
HEADS = 12
WIDTH = 384
EPSILON = 1e-12
# What the model was trained on; position embeddings end at 512.
LONGEST = 256
BATCH = 16


class MiniLM:
    """Texts to vectors. ``name`` changes when the vectors would."""

    name = "all-MiniLM-L6-v2/1"
    languages = frozenset({"en"})
    dimensions = WIDTH

    def __init__(self, path: str | Path) -> None:
        path = Path(path)
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._weights = load_file(path / "model.safetensors")
        for name, weight in self._weights.items():
            if name.startswith("encoder.") and weight.ndim == 2:
                self._weights[name] = np.ascontiguousarray(weight.T)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """One row of length 1 for each text, float32."""
        found = np.empty((len(texts), WIDTH), dtype=np.float32)
        tokens = [self._tokenizer.encode(text).ids for text in texts]
        # Texts of like length share a batch, so that little is padding.
        order = sorted(range(len(texts)), key=lambda at: len(tokens[at]))
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            found[places] = self._encode([tokens[at] for at in places])
        return found

    def _encode(self, tokens: list[list[int]]) -> np.ndarray:
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), dtype=np.int64)
        mask = np.zeros((len(tokens), longest), dtype=np.float32)
        for row, each in enumerate(tokens):
            ids[row, : len(each)] = each
            mask[row, : len(each)] = 1
        state = self._embed(ids)
        shut = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(LAYERS):
            state = self._layer(state, shut, f"encoder.layer.{layer}.")
        mean = (state * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _embed(self, ids: np.ndarray) -> np.ndarray:
        weights = self._weights
        state = weights["embeddings.word_embeddings.weight"][ids]
        state = state + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        state = state + weights["embeddings.token_type_embeddings.weight"][0]
        return self._norm(state, "embeddings.LayerNorm")

    def _layer(self, state: np.ndarray, shut: np.ndarray, name: str) -> np.ndarray:
        attended = self._dense(self._attend(state, shut, name), name + "attention.output.dense")
        state = self._norm(state + attended, name + "attention.output.LayerNorm")
        inner = _gelu(self._dense(state, name + "intermediate.dense"))
        return self._norm(
            state + self._dense(inner, name + "output.dense"), name + "output.LayerNorm"
        )

    def _attend(self, state: np.ndarray, shut: np.ndarray, name: str) -> np.ndarray:
        texts, length, width = state.shape
        query, key, value = (
            self._heads(self._dense(state, f"{name}attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32((width / HEADS) ** 0.5) + shut
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        return (scores @ value).transpose(0, 2, 1, 3).reshape(texts, length, width)

    @staticmethod
    def _heads(state: np.ndarray) -> np.ndarray:
        texts, length, width = state.shape
        return state.reshape(texts, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)

    def _dense(self, state: np.ndarray, name: str) -> np.ndarray:
        return state @ self._weights[name + ".weight"] + self._weights[name + ".bias"]

    def _norm(self, state: np.ndarray, name: str) -> np.ndarray:
        state = state - state.mean(-1, keepdims=True)
        state /= np.sqrt((state * state).mean(-1, keepdims=True) + EPSILON)
        return state * self._weights[name + ".weight"] + self._weights[name + ".bias"]


def _gelu(values: np.ndarray) -> np.ndarray:
    return values * np.float32(0.5) * (1 + _erf(values * np.float32(0.7071067811865476)))


def _erf(values: np.ndarray) -> Any:
    """Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most, which float32 can't show."""
    size = np.abs(values)
    part = 1 / (1 + np.float32(0.3275911) * size)
    poly = part * (
        np.float32(0.254829592)
        + part
        * (
            np.float32(-0.284496736)
            + part
            * (
                np.float32(1.421413741)
                + part * (np.float32(-1.453152027) + part * np.float32(1.061405429))
            )
        )
    )
    return np.sign(values) * (1 - poly * np.exp(-size * size))
