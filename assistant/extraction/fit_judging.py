"""Trains the networks of `assistant.extraction.judging`.

`fit_reader` gathers the questions and writes ``judging_model.npz``. Arrays: ``word_1 (networks, words' features,
_INNER)`` and ``word_2 (networks, _INNER, _POOLED)`` for each word of a question, ``join`` for what is pooled of them
and the features of the whole, ``out`` on top of it, ``skip`` from the features of the whole at once; ``mean``,
``scale``, ``word_mean`` and ``word_scale`` standardise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.extraction.confidence import Outlook
from assistant.extraction.judging import MOST_DEVIATIONS, Judge

Array = NDArray[np.float64]

_INNER, _POOLED, _HIDDEN = 48, 32, 48  # widths of the layers
_BATCH, _EPOCHS, _RATE, _DECAY, _DROP = 64, 14, 2e-3, 1e-2, 0.2
_MOST_WORDS = 14  # of a question that are looked at in training
NETWORKS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """An outlook, whether it answers, and how much it counts in training."""

    outlook: Outlook
    answers: bool
    weight: float


class _Network(torch.nn.Module):
    """The same as one of `Judge`, with gradients."""

    def __init__(self, words: int, whole: int) -> None:
        super().__init__()
        self.word_1, self.word_2 = torch.nn.Linear(words, _INNER), torch.nn.Linear(_INNER, _POOLED)
        self.join = torch.nn.Linear(2 * _POOLED + whole, _HIDDEN)
        self.out, self.skip = torch.nn.Linear(_HIDDEN, 1), torch.nn.Linear(whole, 1)
        self.drop = torch.nn.Dropout(_DROP)

    def forward(self, words: torch.Tensor, there: torch.Tensor, whole: torch.Tensor) -> torch.Tensor:
        """The log-odds, ``(n,)``; ``there (n, most words)`` is 1 where a question has a word."""
        inner = self.drop(torch.relu(self.word_1(words)))
        inner = torch.relu(self.word_2(inner)) * there[..., None]
        joined = torch.cat([inner.sum(1), inner.max(1).values, whole], dim=1)
        logits: torch.Tensor = self.out(self.drop(torch.relu(self.join(joined)))) + self.skip(whole)
        return logits[:, 0]

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """What `Judge` needs of one network."""
        found = {}
        for name in ("word_1", "word_2", "join"):
            layer = getattr(self, name)
            found[name] = layer.weight.detach().numpy().T.copy()
            found[f"{name}_bias"] = layer.bias.detach().numpy().copy()
        found["out"], found["skip"] = (one.weight.detach().numpy()[0].copy() for one in (self.out, self.skip))
        found["bias"] = (self.out.bias + self.skip.bias).detach().numpy()[0]
        return found


def arrays(cases: Sequence[Case], seed: int) -> dict[str, NDArray[np.float32]]:
    """The arrays of networks trained on cases, as `Judge` takes them."""
    table = _table(cases)
    whole = np.stack([case.outlook.row for case in cases])
    every = np.concatenate([case.outlook.words for case in cases])
    standard = {
        "mean": whole.mean(0), "scale": whole.std(0) + 0.02,
        "word_mean": every.mean(0), "word_scale": every.std(0) + 0.05,
    }  # fmt: skip
    whole = _standardised(whole, standard["mean"], standard["scale"])
    words = _standardised(table.words, standard["word_mean"], standard["word_scale"])
    found = [_train(words, table.there, whole, cases, seed + n) for n in range(NETWORKS)]
    return {name: array.astype(np.float32) for name, array in standard.items()} | {
        name: np.stack([one[name] for one in found]).astype(np.float32) for name in found[0]
    }


def judge(cases: Sequence[Case], seed: int) -> Judge:
    """Networks trained on cases."""
    return Judge(arrays(cases, seed))


@dataclass(slots=True)
class _Table:
    words: Array
    there: Array


def _table(cases: Sequence[Case]) -> _Table:
    width = cases[0].outlook.words.shape[1]
    words, there = np.zeros((len(cases), _MOST_WORDS, width)), np.zeros((len(cases), _MOST_WORDS))
    for at, case in enumerate(cases):
        own = case.outlook.words[:_MOST_WORDS]
        words[at, : len(own)], there[at, : len(own)] = own, 1.0
    return _Table(words, there)


def _standardised(rows: Array, mean: Array, scale: Array) -> Array:
    return np.clip((rows - mean) / scale, -MOST_DEVIATIONS, MOST_DEVIATIONS)


def _train(
    words: Array, there: Array, whole: Array, cases: Sequence[Case], seed: int
) -> dict[str, NDArray[np.float32]]:
    """One network's arrays, trained by Adam, the rate falling linearly to nearly zero."""
    torch.manual_seed(seed)
    table = [torch.tensor(part, dtype=torch.float32) for part in (words, there, whole)]
    answers = torch.tensor([float(case.answers) for case in cases])
    weights = torch.tensor([case.weight for case in cases], dtype=torch.float32)
    weights = weights / weights.mean()
    network = _Network(words.shape[2], whole.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * -(-len(cases) // _BATCH)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, steps)
    network.train()
    for _ in range(_EPOCHS):
        for chosen in torch.split(torch.randperm(len(cases)), _BATCH):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                network(*(part[chosen] for part in table)), answers[chosen], weight=weights[chosen]
            )
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch does not type it
            optimiser.step()
            schedule.step()
    network.eval()
    return network.arrays()
