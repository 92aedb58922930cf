"""Every error that a person can meet on the page is told in the language of the page."""

from __future__ import annotations

import ast
import errno
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

import assistant
import ui
import vectorstore
from assistant import Assistant
from ui import steps
from ui.catalogue import LANGUAGES, load
from ui.faults import fault, fault_html
from ui.handlers import Page
from vectorstore.errors import CodedError, LibraryError, NothingToReadError, ReadError

PACKAGES = [Path(p.__file__ or "").parent for p in (vectorstore, assistant, ui)]
OTHERS = [language for language in LANGUAGES if language != "en"]
OFF_THE_PAGE = {
    "vectorstore/storage/backup.py", "vectorstore/storage/transfer.py", "vectorstore/storage/users.py",  # commands
    "vectorstore/filtering.py",  # filters of searches, which the page has none of
    "assistant/evaluation.py", "assistant/measures.py", "assistant/langchain.py",
    "ui/access.py", "ui/identity.py", "ui/app.py",  # before the start, or answered by the middleware
    "ui/mcp.py", "ui/endpoints.py", "ui/api/articles.py", "ui/api/conversing.py", "ui/api/operations.py",
    "ui/kept.py",  # caught where it is raised
}  # fmt: skip
AT_THE_START = {"_tables", "_shelf"}  # of ui/libraries.py, whose errors end the program


def _error_classes() -> set[str]:
    found, todo = {"StatusError"}, [CodedError]
    while todo:
        for kind in todo.pop().__subclasses__():
            found.add(kind.__name__)
            todo.append(kind)
    return found


def _raised() -> Iterator[tuple[str, ast.Call]]:
    """Where the packages make an error that reaches the page, as ``file:line``, and how."""
    kinds = _error_classes()
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            name = f"{package.name}/{path.relative_to(package).as_posix()}"
            if name in OFF_THE_PAGE:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            early = {
                id(call)
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef) and node.name in AT_THE_START
                for call in ast.walk(node)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and id(node) not in early:
                    called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
                    made = called.id if isinstance(called, ast.Name) else called
                    if made in kinds and made != "StatusError":
                        yield f"{name}:{node.lineno}", node
                    if ast.unparse(node.func) == "super().__init__" and "code=" in ast.unparse(node):
                        yield f"{name}:{node.lineno}", node


def _code(call: ast.Call) -> str:
    given = {word.arg: word.value for word in call.keywords}.get("code")
    return str(given.value) if isinstance(given, ast.Constant) else ""


RAISED = list(_raised())


def test_the_scan_sees_the_errors() -> None:
    assert len(RAISED) > 120
    assert {"vectorstore/reading", "assistant/chain.py"} <= {
        place.rsplit("/", 1)[0] if "reading" in place else place.split(":")[0] for place, _ in RAISED
    }


def test_every_error_has_a_code() -> None:
    assert [place for place, call in RAISED if not _code(call)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: str) -> None:
    told = {code for code in load(language).faults if not code.startswith("os-")}
    assert {_code(call) for _, call in RAISED} == told


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_ask_for_what_errors_carry(language: str) -> None:
    for place, call in RAISED:
        carried = {word.arg for word in call.keywords}
        wanted = set(re.findall(r"{(\w+)}", load(language).faults[_code(call)]))
        assert wanted <= carried, place


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_whole_and_codes_of_the_system_are_codes(language: str) -> None:
    for code, sentence in load(language).faults.items():
        assert sentence == sentence.strip(), code
        if code.startswith("os-"):
            assert code.removeprefix("os-") in errno.errorcode.values()
        else:
            assert sentence.endswith((".", "{cause}")), code


def test_every_class_of_error_has_its_short_sentence() -> None:
    handled = [kind for kind, _ in steps._MESSAGES]
    assert all(any(issubclass(kind, one) for one in handled) for kind in _every_class())


def _every_class() -> list[type[Exception]]:
    kinds: list[type[Exception]] = []
    for package in (vectorstore, assistant, ui):
        module = __import__(f"{package.__name__}.errors", fromlist=["errors"])
        kinds += [k for k in vars(module).values() if isinstance(k, type) and issubclass(k, CodedError)]
    return [kind for kind in kinds if kind is not CodedError]


def test_an_error_within_an_error_is_told_too() -> None:
    inner = NothingToReadError("a.txt is empty; give a file", code="file-empty")
    outer = ReadError("nothing in a.zip could be read: a.txt is empty", code="none-read", cause=inner)
    told = load("ar").told(fault(outer))
    assert told == "لم يُقرأ شيء مما فيه. السبب الأول: \u2068الملف فارغ. اختر ملفاً فيه مقال.\u2069"
    assert load("en").told(fault(outer)) == str(outer)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(OSError(errno.ENOSPC, "No space left on device"), "القرص ممتلئ", id="system"),
        pytest.param(
            OperationalError("INSERT", {}, sqlite3.OperationalError("odd")), "odd", id="unknown in a database"
        ),
        pytest.param(ValueError("of\n a library"), "of a library", id="of a library"),
    ],
)
def test_what_lies_beneath_an_error_is_told_where_it_is_known(error: Exception, told: str) -> None:
    outer = LibraryError("The library l could not be written.", code="not-written", reason=error)
    assert f"(\u2068{told}\u2069)" in load("ar").told(fault(outer))


def test_a_full_disk_is_told_through_the_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "small.db") as db:
        db.execute("PRAGMA max_page_count = 2")
        db.execute("CREATE TABLE t (x)")
        with pytest.raises(sqlite3.OperationalError, match="full") as raised:
            db.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,) for _ in range(100)])
    assert fault(OperationalError("INSERT", {}, raised.value))["code"] == "os-ENOSPC"


def test_an_unknown_error_is_inert() -> None:
    html = fault_html(ReadError('<script>"x"</script>'), load("ar"))
    assert "<script" not in html
    assert 'data-fault="{&quot;code&quot;: &quot;&quot;' in html


@pytest.mark.parametrize(
    ("call", "told"),
    [
        pytest.param(
            lambda p: p.add_url("javascript:alert(1)", "ar"), "هذا ليس رابط صفحة؛", id="reading an address"
        ),
        pytest.param(lambda p: p.add_text(" ", "", "", "ar"), "النص فارغ.", id="reading a paste"),
        pytest.param(lambda p: p.ask("x" * 5000, [], [], "ar"), "5,000\u2069 حرفاً", id="a limit"),
        pytest.param(lambda p: p.article("0" * 20, [], "ar"), "لم يعد هذا المقال", id="the library"),
        pytest.param(
            lambda p: p.prefer("model", "nosuch:m", "ar"), "تعذّر استعمال النموذج اللغوي", id="the model"
        ),
        pytest.param(lambda p: p.prefer("passages", "0", "ar"), "القيمة «\u20680\u2069»", id="a setting"),
        pytest.param(lambda p: p.move("/no/model", "ar"), "لا نموذج تضمين في المجلّد", id="the embedding"),
    ],
)
def test_the_page_is_told_in_arabic(assistant: Assistant, tmp_path: Path, call, told: str) -> None:  # type: ignore[no-untyped-def]  # a lambda's type says nothing
    *_, last = call(Page(assistant, tmp_path))
    assert last["stage"] == "error"
    assert told in load("ar").told(last["fault"])


def test_a_file_that_is_not_read_is_told_in_arabic_in_the_report(
    assistant: Assistant, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text("")
    *_, last = Page(assistant, tmp_path).add_files([str(tmp_path / "empty.txt")], "ar")
    assert "الملف فارغ. اختر ملفاً فيه مقال." in last["html"]
    assert str(tmp_path) not in last["html"]
