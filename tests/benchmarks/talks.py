"""How well a conversation goes on: our own talks on our own articles, each turn answered by what came before it.

    python -m tests.benchmarks.talks [--use held] [--show]     # the talks, and questions on something else within one
    python -m tests.benchmarks.talks --fit                     # the weights of `assistant.dialogue.focus.Evidence`

The library holds all articles of ``tests/data/news`` and ``tests/data/everyday``. *Later* turns lean on those before them,
whose answers are Isnad's own, right or wrong; *unrelated* are plain questions on news, asked alone and again behind the
first turn of a talk on another article, which must not keep them there. A turn is right as in `tests.benchmarks.answers`.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from scipy.optimize import minimize

from assistant import Assistant
from assistant.conversation import standalone
from assistant.dialogue.focus import Evidence, evidence
from assistant.prompts import REFUSAL
from tests.benchmarks.answers import add_each, is_right, opened
from tests.benchmarks.provenance import commit
from vectorstore.builtin.fit_ranking import lines

OWN = Path(__file__).parents[1] / "data"
UNRELATED = 200
_SAID = 5  # hits in the article that are looked at
_FOUND = 16  # hits in all articles
_RIDGE = 0.003

History = list[tuple[str, str]]


def talks(use: str = "") -> list[dict[str, Any]]:
    """The talks, or those of one use: "fit" for those that weights were learnt from, "held" for the others."""
    return [talk for talk in lines(OWN / "talks.questions.jsonl") if not use or talk["use"] == use]


def add_articles(assistant: Assistant) -> dict[str, str]:
    """Adds the articles; the id of each by its file."""
    folders = ("news", "everyday")
    return {f"{one}/{name}": id_ for one in folders for name, id_ in add_each(assistant, OWN / one).items()}


def run(assistant: Assistant, chosen: Sequence[dict[str, Any]], show: bool = False) -> dict[str, str]:
    """How many turns are right: the first ones, the later ones, and the refused of those that nothing answers."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    times = []
    for talk in chosen:
        history: History = []
        for turn in talk["turns"]:
            started = time.perf_counter()
            answer = assistant.answer(turn["question"], history)
            kind = "unanswerable" if not turn["answerable"] else "later" if history else "first"
            if history:
                times.append(1000 * (time.perf_counter() - started))
            good = is_right(answer, turn)
            total[kind] += 1
            right[kind] += good
            if show and not good:
                print(f"  {talk['id']} {turn['question']} [{answer.standalone_question}]\n"
                      f"    -> {answer.confidence:.2f} {answer.text[:160]!r}\n    not {turn['answer_any'][:2]}")  # fmt: skip
            history += [("user", turn["question"]), ("assistant", answer.text)]
    return {kind: f"{right[kind]}/{total[kind]}" for kind in total} | {"later_ms": f"{median(times):.0f}"}


def unrelated(assistant: Assistant) -> dict[str, int]:
    """How many plain questions on news are right: asked alone, and behind the first turn of a talk on another article."""
    source = random.Random(0)
    items = [
        i
        for i in lines(OWN / "news.questions.jsonl")
        if i["use"] == "held" and i["answerable"] and not i["history"]
    ]
    begun = []
    for talk in talks():
        question = talk["turns"][0]["question"]
        answer = assistant.answer(question)
        if answer.answered and talk["turns"][0]["answerable"]:
            begun.append((talk["file"], [("user", question), ("assistant", answer.text)]))
    alone = behind = 0
    for item in source.sample(items, UNRELATED):
        history = source.choice([h for file, h in begun if file != f"news/{item['file']}"])
        alone += is_right(assistant.answer(item["question"]), item)
        behind += is_right(assistant.answer(item["question"], history), item)
    return {"asked": UNRELATED, "alone": alone, "behind another talk": behind}


def staying(assistant: Assistant, ids: dict[str, str]) -> Iterator[tuple[bool, Evidence]]:
    """(whether it stays on the article, what tells) of the turns of the talks that may be learnt from, and of plain questions.

    What was answered before is the gold answer; the plain questions are on news that may be learnt from, and leave it.
    """
    whole = assistant.library.article

    def told(question: str, history: History, on: str) -> Evidence:
        searched = standalone(question, tuple(history))
        ranked = assistant._ranked(searched, _FOUND, None, None)
        focused = assistant._ranked(searched, _SAID, [on], None)
        return evidence(question, whole(on), focused, ranked, whole, follows=searched != question)

    begun = []
    for talk in talks("fit"):
        history: History = []
        on = ids[talk["file"]]
        for turn in talk["turns"]:
            to = ids[turn.get("file", talk["file"])]
            if history:
                yield to == on, told(turn["question"], history, on)
            on = to
            said = turn["gold"][0] if turn["gold"] else REFUSAL["en"]
            history = [*history, ("user", turn["question"]), ("assistant", said)]
        if talk["turns"][0]["gold"]:
            begun.append((talk["file"], history[:2]))
    source = random.Random(0)
    items = [
        i
        for i in lines(OWN / "news.questions.jsonl")
        if i["use"] == "fit" and i["answerable"] and not i["history"]
    ]
    for item in source.sample(items, UNRELATED):
        file, history = source.choice([(f, h) for f, h in begun if f != f"news/{item['file']}"])
        yield False, told(item["question"], history, ids[file])


def fit(rows: Sequence[tuple[bool, Evidence]]) -> dict[str, float]:
    """The weights of a logistic regression in which both outcomes count alike."""
    stays = np.array([stay for stay, _ in rows], dtype=float)
    table = np.array([[*map(float, astuple(found)), 1.0] for _, found in rows])
    worth = np.where(stays > 0, 0.5 / stays.mean(), 0.5 / (1 - stays.mean()))
    ridge = _RIDGE * np.array([*[1.0] * (table.shape[1] - 1), 0.0])

    def loss(weights: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        odds = table @ weights
        chance = 1 / (1 + np.exp(-odds))
        lost = worth * (np.logaddexp(0, odds) - stays * odds)
        slope = (table * (worth * (chance - stays))[:, None]).mean(0)
        return float(lost.mean() + ridge @ weights**2), slope + 2 * ridge * weights

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x
    names = [*(field.name for field in fields(Evidence)), "bias"]
    return {name: round(float(weight), 2) for name, weight in zip(names, found, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--use", default="", help='"held" or "fit"; all by default')
    parser.add_argument("--show", action="store_true", help="print what is answered wrongly")
    parser.add_argument(
        "--fit", action="store_true", help="print the weights that tell whether a question stays"
    )
    arguments = parser.parse_args()
    print(json.dumps({"commit": commit()}))
    with tempfile.TemporaryDirectory() as folder, opened(folder) as assistant:
        ids = add_articles(assistant)
        if arguments.fit:
            print(json.dumps(fit(list(staying(assistant, ids)))))
            return
        print(json.dumps(run(assistant, talks(arguments.use), arguments.show)))
        print(json.dumps({"unrelated": unrelated(assistant)}))


if __name__ == "__main__":
    main()
