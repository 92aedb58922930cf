"""Trains the network of `assistant.extraction.pointing` and writes ``pointing_model.npz``.

    python -m assistant.extraction.fit_pointing --data ../shared

Questions of ``squad_train402`` (a sample), and, several times over, ``arcd_train``; not ``kaiflematha_dev``, whose
licence keeps what is made of it from commerce. Each
stands with its gold paragraph and others that share words with it; the loss is minus the log of the probability that
a word drawn from all of theirs is in the answer (the marginal likelihood of Kadlec et al., 2016, "attention sum"),
plus the cross-entropy of each word of the gold sentence to be in the answer. Takes forty minutes on one core.

Arrays: ``project (384, 40)`` makes rows of the embedding small; ``ask_1``, ``ask_2`` the question's vector; ``meet``
a word's vector that is multiplied by it; ``hide_1``, ``hide_2``, ``out`` the layers on top; ``mean`` and ``scale``
standardise the explicit features.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.extraction import pointing
from assistant.extraction.features import Floats, Matched, matched
from assistant.extraction.likeness import compared
from assistant.extraction.matching import take_apart
from assistant.extraction.pointing import NAMES
from vectorstore.builtin.embedder import shipped
from vectorstore.builtin.fit_ranking import lines
from vectorstore.language import forms
from vectorstore.types import Article, Hit, Paragraph

Arrays = dict[str, Floats]

ENGLISH = 60_000  # questions of SQuAD
_OTHERS = 2  # further paragraphs a question stands with
_NEAR, _ASK, _MEET, _HIDE, _TOP = 40, 96, 64, 96, 48  # widths of the layers
_BATCH, _RATE, _DECAY, _DROP = 48, 2e-3, 1e-4, 0.15
_EPOCHS, _ARABIC_EPOCHS = 5, 2
_REPEATED = 4  # times that each Arabic question is shown in an epoch
_WITHIN = 0.3  # of the loss is that of the words of the gold sentence
FOLDS = 5


@dataclass(slots=True)
class Asked:
    """A question with paragraphs, their words end to end.

    Attributes:
        rows: the words' explicit features. words: their places in the table of forms.
        edges: ``(paragraphs + 1,)``, where each paragraph begins.
        answer: whether a word is in the answer. near: whether it is in the gold sentence.
    """

    group: str
    arabic: bool
    want: pointing.Wanted
    rows: NDArray[np.float16]
    words: NDArray[np.int32]
    edges: NDArray[np.int32]
    answer: NDArray[np.bool_]
    near: NDArray[np.bool_]


class Table:
    """The forms met, each with a number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, form: str) -> int:
        """The form's number, a new one when it was not met before."""
        return self.numbers.setdefault(form, len(self.numbers))

    def rows(self) -> torch.Tensor:
        """The embedding of each form, ``(n, d)``."""
        return torch.tensor(shipped().embed_passages(list(self.numbers)))


def hit(paragraph: dict[str, Any], *, titled: bool = True) -> Hit:
    """A paragraph of a set as a hit."""
    own = Paragraph(
        id=paragraph["paragraph_id"],
        article_id=paragraph["article_id"],
        index=0,
        kind="body",
        text=paragraph["text"],
    )
    article = Article(
        id=paragraph["article_id"], title=paragraph["title"] if titled else "", language=paragraph.get("lang")
    )
    return Hit(paragraph=own, article=article, similarity=0.5)


def asked(question: dict[str, Any], hits: Sequence[Hit], table: Table) -> Asked | None:
    """A question with its gold paragraph, first among the hits, and others; None where no word is in the answer."""
    asking = take_apart(question["question"])
    seen = compared(asking, [one for one in matched(asking, hits) if one.text.words])
    spans = [(a["start"], a["start"] + len(a["text"])) for a in question["answers"]]
    answer, near = _marks(seen[0], spans)
    if not answer.any() or not asking.terms:
        return None
    sizes = [len(one.text.words) for one in seen]
    rest = np.zeros(sum(sizes[1:]), dtype=bool)
    return Asked(
        group=hits[0].paragraph.article_id,
        arabic=seen[0].text.arabic,
        want=pointing.wanted(asking),
        rows=np.concatenate([pointing.features(asking, one) for one in seen]).astype(np.float16),
        words=np.array([table.number(w.form) for one in seen for w in one.text.words], dtype=np.int32),
        edges=np.cumsum([0, *sizes]).astype(np.int32),
        answer=np.concatenate([answer, rest]),
        near=np.concatenate([near, rest]),
    )


def _marks(one: Matched, spans: Sequence[tuple[int, int]]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    answer = np.array(
        [any(s < w.end + one.offset and w.start + one.offset < e for s, e in spans) for w in one.text.words]
    )
    near = np.zeros(len(answer), dtype=bool)
    for begin, end in one.text.places:
        near[begin:end] = answer[begin:end].any()
    return answer, near


_Job = tuple[dict[str, Any], list[Hit]]
_JOBS = 400  # questions that a process takes apart at a time


def read(folder: Path, name: str, table: Table, most: int, seed: int) -> list[Asked]:
    """The questions of a set, each with paragraphs of its article, or any, that share the most with it."""
    questions = [q for q in lines(folder / f"{name}.questions.jsonl.gz") if q["answerable"]]
    if most and len(questions) > most:
        questions = random.Random(seed).sample(questions, most)
    jobs = list(_jobs(questions, list(lines(folder / f"{name}.paragraphs.jsonl.gz")), seed))
    found = []
    with ProcessPoolExecutor() as processes:
        for made, forms_met in processes.map(
            _taken_apart, (jobs[n : n + _JOBS] for n in range(0, len(jobs), _JOBS))
        ):
            numbers = np.array([table.number(form) for form in forms_met], dtype=np.int32)
            for one in made:
                one.words = numbers[one.words]
            found += made
    return found


def _jobs(
    questions: Sequence[dict[str, Any]], paragraphs: Sequence[dict[str, Any]], seed: int
) -> Iterator[_Job]:
    """The questions, each with its gold paragraph, first, and others."""
    by_id = {p["paragraph_id"]: p for p in paragraphs}
    by_article: dict[str, list[dict[str, Any]]] = {}
    for paragraph in paragraphs:
        by_article.setdefault(paragraph["article_id"], []).append(paragraph)
    held = {id_: frozenset(forms(p["text"])) for id_, p in by_id.items()}
    for question in questions:
        source = random.Random(f"{seed} {question['id']}")
        gold = by_id[question["paragraph_id"]]
        pool = [*by_article[gold["article_id"]], *source.sample(paragraphs, min(len(paragraphs), 20))]
        words = set(forms(question["question"]))
        others = sorted(
            (p for p in pool if p is not gold), key=lambda p: -len(words & held[p["paragraph_id"]])
        )
        titled = source.random() < 0.5  # news titles rarely name what is asked about
        yield question, [hit(p, titled=titled) for p in (gold, *others[:_OTHERS])]


def _taken_apart(jobs: Sequence[_Job]) -> tuple[list[Asked], list[str]]:
    """What the network learns from some questions, and the forms that their words are numbered by."""
    table = Table()
    found = [made for question, hits in jobs if (made := asked(question, hits, table)) is not None]
    return found, list(table.numbers)


class Network(torch.nn.Module):
    """The same as `pointing.Pointer`, with gradients."""

    def __init__(self, dimension: int, mean: torch.Tensor, scale: torch.Tensor) -> None:
        super().__init__()
        self.mean, self.scale = mean, scale
        width = len(NAMES) + 3 * _NEAR
        question = len(pointing._KINDS) + 4 * _NEAR
        self.project = torch.nn.Linear(dimension, _NEAR, bias=False)
        self.ask_1, self.ask_2 = torch.nn.Linear(question, _ASK), torch.nn.Linear(_ASK, _MEET)
        self.meet = torch.nn.Linear(width, _MEET)
        self.hide_1 = torch.nn.Linear(width + 2 * _MEET, _HIDE)
        self.hide_2, self.out = torch.nn.Linear(_HIDE, _TOP), torch.nn.Linear(_TOP, 2)
        self.drop = torch.nn.Dropout(_DROP)

    def forward(self, batch: Batch, table: torch.Tensor) -> torch.Tensor:
        """The logits of all words of a batch, ``(n, 2)``."""
        standard = ((batch.rows - self.mean) / self.scale).clamp(-5, 5)
        near = self.drop(self.project(table[batch.words]))
        around = [_neighbours(near, batch.paragraph, steps) for steps in ((-2, -1), (1, 2))]
        rows = torch.cat([standard, near, *around], dim=1)
        asked = torch.cat([batch.kinds, *(self.drop(self.project(part)) for part in batch.parts)], dim=1)
        asked = self.ask_2(torch.relu(self.ask_1(asked)))[batch.owner]
        joined = torch.cat([rows, self.meet(rows) * asked, asked], dim=1)
        hidden = self.drop(torch.relu(self.hide_1(joined)))
        out: torch.Tensor = self.out(torch.relu(self.hide_2(hidden)))
        return out

    def arrays(self) -> Arrays:
        """What `pointing.Pointer` needs."""
        found = {"mean": self.mean.numpy(), "scale": self.scale.numpy()}
        for name, layer in self.named_children():
            if isinstance(layer, torch.nn.Linear):
                found[name] = layer.weight.detach().numpy().T.copy()
                if layer.bias is not None:
                    found[f"{name}_bias"] = layer.bias.detach().numpy().copy()
        return found


def _neighbours(near: torch.Tensor, paragraph: torch.Tensor, steps: tuple[int, int]) -> torch.Tensor:
    """The mean of the rows some steps away, zeros where these are of another paragraph."""
    total = torch.zeros_like(near)
    for step in steps:
        moved, other = near.roll(-step, 0), paragraph.roll(-step, 0)
        total = total + moved * (other == paragraph)[:, None]
    return total / 2


@dataclass(slots=True)
class Batch:
    """Questions end to end. ``owner``: of each word the question; ``paragraph``: its paragraph, numbered through."""

    rows: torch.Tensor
    words: torch.Tensor
    owner: torch.Tensor
    paragraph: torch.Tensor
    kinds: torch.Tensor
    parts: list[torch.Tensor]
    answer: torch.Tensor
    near: torch.Tensor


def batch(chosen: Sequence[Asked]) -> Batch:
    """Questions made a batch."""
    sizes = [len(a.words) for a in chosen]
    inner = np.concatenate([np.diff(a.edges) for a in chosen])
    kinds = torch.zeros(len(chosen), len(pointing._KINDS))
    kinds[range(len(chosen)), [a.want.kind for a in chosen]] = 1.0
    wants = [a.want for a in chosen]
    parts = [
        torch.tensor(np.stack(rows))
        for rows in zip(*((w.focus, w.asking, w.whole, w.lead) for w in wants), strict=True)
    ]
    return Batch(
        rows=torch.tensor(np.concatenate([a.rows for a in chosen]).astype(np.float32)),
        words=torch.tensor(np.concatenate([a.words for a in chosen]).astype(np.int64)),
        owner=torch.tensor(np.repeat(np.arange(len(chosen)), sizes)),
        paragraph=torch.tensor(np.repeat(np.arange(len(inner)), inner)),
        kinds=kinds,
        parts=[part.float() for part in parts],
        answer=torch.tensor(np.concatenate([a.answer for a in chosen])),
        near=torch.tensor(np.concatenate([a.near for a in chosen])),
    )


def loss(logits: torch.Tensor, of: Batch) -> torch.Tensor:
    """Of pointing outside the answer, and of each word of the gold sentences."""
    count = int(of.owner[-1]) + 1
    odds = torch.exp(logits[:, 0].clamp(-30, 30))
    every = torch.zeros(count).index_add(0, of.owner, odds)
    right = torch.zeros(count).index_add(0, of.owner, odds * of.answer)
    pointed = -torch.log(right / every + 1e-9).mean()
    within = torch.nn.functional.binary_cross_entropy_with_logits(
        logits[of.near, 1], of.answer[of.near].float()
    )
    return pointed + _WITHIN * within


def train(
    network: Network, chosen: Sequence[Asked], table: torch.Tensor, *, epochs: int, rate: float, seed: int
) -> None:
    """Fits the network to questions by Adam, the rate falling linearly to zero."""
    source = random.Random(seed)
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=_DECAY)
    steps = epochs * (-(-len(chosen) // _BATCH))
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, steps)
    network.train()
    for epoch in range(epochs):
        order = source.sample(list(chosen), len(chosen))
        total = 0.0
        for start in range(0, len(order), _BATCH):
            of = batch(order[start : start + _BATCH])
            value = loss(network(of, table), of)
            optimiser.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]  # torch does not type it
            optimiser.step()
            schedule.step()
            total += float(value.detach())
        print(f"  epoch {epoch}: loss {total / max(1, -(-len(order) // _BATCH)):.4f}", flush=True)
    network.eval()


def figures(network: Network, chosen: Sequence[Asked], table: torch.Tensor) -> tuple[float, float]:
    """How often the word pointed to is in the answer, and how often in the gold sentence."""
    right = home = 0
    with torch.no_grad():
        for start in range(0, len(chosen), _BATCH):
            part = chosen[start : start + _BATCH]
            logits = network(batch(part), table)[:, 0].numpy()
            for one, own in zip(
                part, np.split(logits, np.cumsum([len(a.words) for a in part])[:-1]), strict=True
            ):
                best = int(own.argmax())
                right, home = right + bool(one.answer[best]), home + bool(one.near[best])
    return right / len(chosen), home / len(chosen)


def fresh(chosen: Sequence[Asked], dimension: int) -> Network:
    """An untrained network for features such as those of some questions."""
    rows = np.concatenate([a.rows for a in chosen[:3000]]).astype(np.float32)
    mean, scale = rows.mean(0), np.maximum(rows.std(0), 1e-2)
    return Network(dimension, torch.tensor(mean), torch.tensor(scale))


def main() -> None:
    """Trains, reports and writes; with ``--folds`` also a network for each fold without its Arabic articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folds", type=Path, help="folder for the networks of the folds")
    parser.add_argument("--english", type=int, default=ENGLISH)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    table = Table()
    english = read(arguments.data / "train", "squad_train402", table, arguments.english, arguments.seed)
    held_out = read(arguments.data / "eval", "squad_dev40", table, 800, arguments.seed)
    arabic = read(arguments.data / "eval", "arcd_train", table, 0, arguments.seed)
    unseen = read(arguments.data / "eval", "kaiflematha_dev", table, 0, arguments.seed)
    rows = table.rows()
    print(f"{len(english)} English, {len(arabic)} Arabic, {len(rows)} forms", flush=True)
    base = fresh([*english[::4], *arabic], rows.shape[1])
    train(base, english, rows, epochs=_EPOCHS, rate=_RATE, seed=arguments.seed)
    print(
        "english, on Arabic",
        figures(base, arabic, rows),
        "on squad_dev40",
        figures(base, held_out, rows),
        flush=True,
    )
    start = {name: value.clone() for name, value in base.state_dict().items()}
    replayed = english[: _REPEATED * len(arabic) // 2]
    results = []
    for number in range(FOLDS if arguments.folds else 0):
        base.load_state_dict(start)
        kept = [a for a in arabic if fold(a.group) != number]
        train(base, [*kept * _REPEATED, *replayed], rows, epochs=_ARABIC_EPOCHS, rate=_RATE / 2, seed=number)
        tested = [a for a in arabic if fold(a.group) == number]
        results.append((*figures(base, tested, rows), len(tested)))
        print("fold", number, results[-1], flush=True)
        write(base.arrays(), arguments.folds / f"pointing_{number}.npz")
    base.load_state_dict(start)
    train(
        base,
        [*arabic * _REPEATED, *replayed],
        rows,
        epochs=_ARABIC_EPOCHS,
        rate=_RATE / 2,
        seed=arguments.seed,
    )
    print(
        "squad_dev40",
        figures(base, held_out, rows),
        "kaiflematha_dev",
        figures(base, unseen, rows),
        flush=True,
    )
    write(base.arrays(), Path(__file__).with_name("pointing_model.npz"))


def fold(group: str) -> int:
    """The fold that an article is in: the same wherever folds are made."""
    return zlib.crc32(group.encode()) % FOLDS


class Pointers:
    """The network for each article: one that has not been trained on it."""

    def __init__(self, folder: Path, trained_on: set[str]) -> None:
        self._folds = [pointing.Pointer(dict(np.load(folder / f"pointing_{n}.npz"))) for n in range(FOLDS)]
        self._trained_on = trained_on

    def of(self, article: str) -> pointing.Pointer:
        """The network to read questions on an article with."""
        return self._folds[fold(article)] if article in self._trained_on else pointing.Pointer.shipped()


def write(arrays: Arrays, path: Path) -> None:
    """Writes the arrays in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **{name: array.astype(np.float16) for name, array in arrays.items()})  # type: ignore[arg-type]  # numpy's stub takes bools only


if __name__ == "__main__":
    main()
