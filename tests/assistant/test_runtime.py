"""What programs make of their process."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import numpy
from threadpoolctl import ThreadpoolController
from assistant.runtime import settle
settle()
found = ThreadpoolController().select(internal_api="openblas").info()
print([library["num_threads"] for library in found])
"""


def test_products_of_matrices_run_in_the_thread_that_asks_for_them() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], check=True, capture_output=True, text=True)
    assert set(done.stdout.strip("[]\n").split(", ")) <= {"1", ""}  # where numpy has another library, none
