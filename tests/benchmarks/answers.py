"""How good the built-in reader's answers are, end to end through `Assistant.answer`.

    python -m tests.benchmarks.answers [--sets arcd_train,…] [--sample 1500] [--data ../shared]

- *first holds*: the first cited quote contains a gold answer, letter by letter.
- *first overlaps*: the first cited quote is of the gold paragraph and shares at least one character of it with a
  gold answer.
- *span F1*: token F1 (SQuAD's, over normalised words) of the answer's first sentence, the short lead where there is
  one, against the best gold answer.
- *AUROC*: how often the confidence of a question is above that of a question whose gold article was
  left out of the articles asked, over all pairs.
- *refused*: the share refused at the shipped threshold.

Every citation of every answer is held against ``paragraph[start:end] == quote``, and refusals against
having none. Where ``../shared`` is not there, the public originals are ARCD (github.com/husseinmozannar/SOQAL),
KaifLematha (huggingface.co/datasets/KaifLematha), SQuAD v1.1, MTRAG (github.com/IBM/mt-rag-benchmark) and TREC CAsT 2021.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from assistant import Assistant
from assistant.assistant import samples
from assistant.extraction.fit_reader import ALONE, OWN, auroc, golds
from assistant.settings import Settings
from assistant.types import Answer, Citation
from vectorstore.builtin.fit_ranking import drafts, lines
from vectorstore.language import forms, normalise
from vectorstore.types import Draft, DraftParagraph

SETS = ("arcd_train", "kaiflematha_dev", "squad_dev40")
ARTICLE_OUT_SAMPLE = 500  # questions asked again without their article; each is a search through a filter


def opened(folder: str) -> Assistant:
    """An assistant on an empty library, with the shipped settings."""
    return Assistant.open(folder, settings=Settings(_env_file=None, library=folder))


def holds_contract(answer: Answer) -> bool:
    """Whether each citation is exactly where it says, and a refusal has none."""
    exact = all(c.paragraph[c.start : c.end] == c.quote for c in answer.citations)
    return exact and (answer.answered or not answer.citations)


def first_citations(answer: Answer) -> tuple[Citation, ...]:
    """The citations of the answer's first sentence that has any, in the order of the answer."""
    return next((s.citations for s in answer.sentences if s.citations), ())


def quoted_sentence(answer: Answer) -> Citation | None:
    """The first citation of a whole sentence: that of the quoted prose, or else the lead's."""
    cited = [c for s in answer.sentences for c in s.citations]
    return next(
        (c for c in cited if len(cited) > 1 and any(_inside(o, c) for o in cited)),
        cited[0] if cited else None,
    )


def _inside(inner: Citation, outer: Citation) -> bool:
    same = inner.paragraph_id == outer.paragraph_id and inner != outer
    return same and outer.start <= inner.start and inner.end <= outer.end


def f1(found: str, gold: str) -> float:
    """Token F1 of two texts."""
    left, right = Counter(forms(found)), Counter(forms(gold))
    shared = sum((left & right).values())
    return 2 * shared / (sum(left.values()) + sum(right.values())) if shared else 0.0


def run_set(data: Path, name: str, sample: int) -> None:
    """Prints the figures of one set with gold answers."""
    paragraphs = list(lines(data / "eval" / f"{name}.paragraphs.jsonl.gz"))
    asked = [q for q in lines(data / "eval" / f"{name}.questions.jsonl.gz") if q["answerable"]]
    if sample and len(asked) > sample:
        asked = random.Random(0).sample(asked, sample)
    texts = {p["paragraph_id"]: p for p in paragraphs}
    with tempfile.TemporaryDirectory() as folder, opened(folder) as assistant:
        assistant.library.add(drafts(paragraphs))
        answers = [(q, assistant.answer(q["question"])) for q in asked]
        rows = [_judged(answer, q, texts[q["paragraph_id"]]["text"]) for q, answer in answers]
        far = _without_article(assistant, asked, texts)
    table = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
    right = np.array([answer.confidence for _, answer in answers])
    wrong = np.array([answer.confidence for answer in far])
    print(
        f"\n{name}: {len(rows)} questions, {len(paragraphs)} paragraphs, {len(far)} asked again without their article"
    )
    for key, value in table.items():
        print(f"  {key:28} {value:.4f}")
    print(f"  {'median words':28} {median(len(a.text.split()) for _, a in answers if a.answered):.0f}")
    print(f"  {'AUROC, article out':28} {auroc(right, wrong):.4f}")
    print(f"  {'refused, answerable':28} {np.mean([not a.answered for _, a in answers]):.4f}")
    print(f"  {'refused, article out':28} {np.mean([not a.answered for a in far]):.4f}")
    print(
        f"  {'contract held':28} {np.mean([holds_contract(a) for a in (*(a for _, a in answers), *far)]):.4f}"
    )


def _judged(answer: Answer, question: dict[str, Any], gold: str) -> dict[str, float]:
    sentence = quoted_sentence(answer)
    lead = first_citations(answer)
    first = answer.sentences[0].text if answer.sentences else ""
    golds = [(a["text"], a["start"], a["start"] + len(a["text"])) for a in question["answers"]]
    in_gold = sentence is not None and sentence.paragraph == gold
    return {
        "first holds": float(sentence is not None and any(text in sentence.quote for text, _, _ in golds)),
        "first overlaps": float(
            sentence is not None
            and in_gold
            and any(sentence.start < e and s < sentence.end for _, s, e in golds)
        ),
        "span F1": max((f1(first, text) for text, _, _ in golds), default=0.0) if lead else 0.0,
        "has short lead": float(bool(lead) and len(first) < 0.6 * len(lead[0].quote)),
    }


def _without_article(
    assistant: Assistant, asked: Sequence[dict[str, Any]], texts: dict[str, dict[str, Any]]
) -> list[Answer]:
    every = assistant.articles()
    chosen = random.Random(1).sample(list(asked), min(len(asked), ARTICLE_OUT_SAMPLE))
    return [
        assistant.answer(
            q["question"], articles=[a.id for a in every if a.title != texts[q["paragraph_id"]]["title"]]
        )
        for q in chosen
    ]


def run_asked(
    name: str,
    assistant: Assistant,
    asked: Iterable[dict[str, Any]],
    show: bool,
    articles: Mapping[str, str] | None = None,
) -> None:
    """Prints the figures of questions that say which paragraphs may be cited.

    Args:
        name: of the set.
        assistant: with its articles.
        asked: the questions.
        show: print the wrong answers.
        articles: the id of each file's article, where a question is asked of its article alone.
    """
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    times: list[float] = []
    contract = True
    for item in asked:
        start = time.perf_counter()
        alone = None if articles is None else [articles[item["file"]]]
        answer = assistant.answer(item["question"], history=item["history"], articles=alone)
        times.append(time.perf_counter() - start)
        contract &= holds_contract(answer)
        good = is_right(answer, item)
        total[item["kind"]] += 1
        right[item["kind"]] += good
        if show and not good:
            print(f"    {item['id']} {item['kind']}: {item['question']} [{answer.standalone_question}]\n"
                  f"      -> {answer.confidence:.2f} {answer.text[:160]!r}")  # fmt: skip
    answerable = [k for k in total if k != "unanswerable"]
    print(f"\n{name}: right {sum(right[k] for k in answerable)} of {sum(total[k] for k in answerable)} answerable, "
          f"refused {right['unanswerable']} of {total['unanswerable']} unanswerable; contract held: {contract}")  # fmt: skip
    print("  " + ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in total))
    print(f"  median {1000 * median(times):.0f} ms, p95 {1000 * float(np.quantile(times, 0.95)):.0f} ms")


def is_right(answer: Answer, item: dict[str, Any]) -> bool:
    """Refused when it should be; else a gold paragraph cited first or second and an accepted string in the text."""
    if not item["answerable"]:
        return not answer.answered
    cited = [normalise(p) for p in dict.fromkeys(c.paragraph for s in answer.sentences for c in s.citations)]
    text = normalise(answer.text)
    wanted = item["answer_any"] if not item.get("also") else [*item["answer_any"], ""]
    return any(text in p for p in cited[:2] for text in golds(item)) and any(
        normalise(w) in text for w in wanted
    )


def run_dev(data: Path, show: bool) -> None:
    """The questions of the shared page."""
    with tempfile.TemporaryDirectory() as folder, opened(folder) as assistant:
        assistant.add(data / "articles" / "asharq-al-awsat-putin-pezeshkian.txt")
        run_asked("dev page", assistant, lines(data / "eval" / "asharq-al-awsat.dev.jsonl"), show)


def run_samples(show: bool) -> None:
    """Our own questions on the sample articles."""
    with tempfile.TemporaryDirectory() as folder, opened(folder) as assistant:
        assistant.add(samples())
        own = Path(__file__).parents[1] / "data" / "samples.questions.jsonl"
        run_asked("samples", assistant, lines(own), show)


def add_each(assistant: Assistant, folder: Path) -> dict[str, str]:
    """Adds the articles of a folder; the id of each by the name of its file."""
    return {path.name: assistant.add(path).added[0] for path in sorted(folder.glob("*.txt"))}


def run_own(name: str, uses: Sequence[str], show: bool) -> None:
    """Our own questions on news, many of them near misses, which what is there only seems to answer.

    Args:
        name: of the set, one of `fit_reader.OWN`.
        uses: "held" for the questions that nothing was learnt from, "fit" for the others.
        show: print the wrong answers.
    """
    own = Path(__file__).parents[1] / "data"
    every = list(lines(own / f"{name}.questions.jsonl"))
    with tempfile.TemporaryDirectory() as folder, opened(folder) as assistant:
        assistant.add(samples())
        ids = add_each(assistant, own / name)
        for use in uses:
            asked = [item for item in every if item["use"] == use]
            run_asked(f"{name}, {use}", assistant, asked, show, ids if name == ALONE else None)


def run_mtrag(data: Path) -> None:
    """Multi-turn questions, each asked of the passages given with it."""
    items = list(lines(data / "eval" / "mtrag_un.jsonl.gz"))
    contexts = {c["document_id"]: c["text"] for item in items for c in item["contexts"]}
    outcomes: dict[str, list[tuple[bool, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, opened(folder) as assistant:
        keys = {}
        for id_, text in contexts.items():
            draft = Draft(
                key=f"id:{id_}", title=id_, paragraphs=(DraftParagraph(kind="body", text=text),), exact=True
            )
            keys[id_] = assistant.library.add([draft]).articles[0].id if text.strip() else None
        for item in items:
            history = [
                ("user" if h["speaker"] == "user" else "assistant", h["text"]) for h in item["history"]
            ]
            given = [keys[c["document_id"]] for c in item["contexts"]]
            answer = assistant.answer(
                item["question"], history=history, articles=[id_ for id_ in given if id_]
            )
            assert holds_contract(answer)
            outcomes.setdefault(item["answerability"][0], []).append((answer.answered, answer.confidence))
    print("\nmtrag_un:")
    good = np.array([c for kind in ("ANSWERABLE", "PARTIAL") for _, c in outcomes.get(kind, ())])
    for kind, found in outcomes.items():
        print(f"  {kind.lower():16} {len(found):4}: refused {1 - np.mean([a for a, _ in found]):.3f}, "
              f"AUROC against answerable {auroc(good, np.array([c for _, c in found])):.3f}")  # fmt: skip


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--sets", default=",".join(("samples", *OWN, "dev", *SETS, "mtrag_un")))
    parser.add_argument("--uses", default="held", help="of our own sets the questions of this use: held, fit")
    parser.add_argument("--sample", type=int, default=1500, help="questions of a set at most; 0 for all")
    parser.add_argument(
        "--show", action="store_true", help="print the wrong answers of the dev page and samples"
    )
    arguments = parser.parse_args()
    for name in arguments.sets.split(","):
        if name == "samples":
            run_samples(arguments.show)
        elif name in OWN:
            run_own(name, arguments.uses.split(","), arguments.show)
        elif not (arguments.data / "eval").is_dir():
            print(
                f"\n{name}: left out, {arguments.data / 'eval'} is not there; see the public originals above"
            )
        elif name == "dev":
            run_dev(arguments.data, arguments.show)
        elif name == "mtrag_un":
            run_mtrag(arguments.data)
        else:
            run_set(arguments.data, name, arguments.sample)


if __name__ == "__main__":
    main()
