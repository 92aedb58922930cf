"""A process of its own that fills a vector index as long as nobody asks it anything.

Chroma (1.5) holds Python's interpreter while it takes vectors in, a third of the time of adding 10,000 articles. In a
process beside, this goes on while the next articles are read, and questions about another index are answered.

    python -m vectorstore.filling FOLDER GENERATION    # started by `vectorstore.vectors`, never by hand
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from filelock import FileLock

from vectorstore.errors import StoreError

_LOCK = "filling.lock"
_END_WITHIN_S = 60.0  # the batch in hand, and writing the graph


def lock(folder: Path) -> FileLock:
    """What the filling process of an index holds; one whose parent was killed holds it until it has ended, too."""
    return FileLock(folder / _LOCK, thread_local=False)


class Filler:
    """The process that fills an index, as its parent sees it. One thread at a time may use it.

    Args:
        home: where the folders of the index's generations are.
        generation: which of them is filled.

    Raises:
        OSError: No process can be started here.
    """

    def __init__(self, home: Path, generation: int) -> None:
        if not sys.executable or getattr(sys, "frozen", False):
            raise OSError("this program has no Python of its own to start")
        # `-P`: what lies in the folder where somebody works is not imported in the place of a library.
        command = [sys.executable, "-P", "-m", "vectorstore.filling", str(home), str(generation)]
        paths = os.pathsep.join(str(Path(path).absolute()) for path in sys.path)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": paths}
        )

    def call(self, method: str, arguments: dict[str, Any]) -> None:
        """Has the process call a method of the index and waits until it is done.

        Raises:
            OSError: The process has ended.
            RuntimeError: The method failed.
        """
        sent, received = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        try:
            pickle.dump((method, arguments), sent, pickle.HIGHEST_PROTOCOL)
            sent.flush()
            failure = pickle.load(received)
        except EOFError as error:
            raise ChildProcessError("the process that fills it has ended") from error
        if failure is not None:
            raise RuntimeError(failure)

    def close(self) -> None:
        """Lets the process end, and waits for it."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # it has ended already
                    pipe.close()
        try:
            self._process.wait(_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main() -> None:
    """Does what the parent asks for, until it closes the pipe or is gone."""
    from vectorstore.vectors import VectorIndex

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this one in good order
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints may not speak between the two
    home, generation = Path(sys.argv[1]), int(sys.argv[2])
    with lock(home / str(generation)):
        index = VectorIndex(home, generation, filled=True)
        while True:
            try:
                method, arguments = pickle.load(asked)
            except EOFError:
                break
            failure = None
            try:
                getattr(index, method)(**arguments)
            except StoreError as error:
                failure = str(error.__cause__ or error)
            pickle.dump(failure, told)
            try:
                told.flush()
            except BrokenPipeError:
                break
        index.close()


if __name__ == "__main__":
    main()
