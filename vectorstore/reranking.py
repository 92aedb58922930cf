"""A setting -> a reranker: a cross-encoder that reads question and paragraph together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedding import local_folder
from vectorstore.errors import EmbeddingError, RerankingError
from vectorstore.types import Reranker


def open_reranker(name: str, *, device: str | None = None, batch_size: int = 32) -> Reranker:
    """The reranker a setting names.

    Args:
        name: a cross-encoder by its sentence-transformers name, or its folder.
        device: where it runs; a GPU when there is one, by default.
        batch_size: pairs it takes at a time.

    Raises:
        RerankingError: It cannot be loaded; known within seconds.
    """
    return CrossEncoderReranker(name, device=device, batch_size=batch_size)


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder that gives one number for a pair.

    Raises:
        RerankingError: The model is neither on this disk nor to be had, or gives more than one number.
    """

    def __init__(self, name: str, *, device: str | None = None, batch_size: int = 32) -> None:
        self.name = name
        self._batch_size = batch_size
        try:
            folder = local_folder(name)
        except EmbeddingError as error:
            raise RerankingError(
                f"The reranker {name!r} is not on this disk and cannot be fetched. Give the folder of a "
                "downloaded cross-encoder, or leave ISNAD_RERANKER empty."
            ) from error
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(str(folder or name), device=device)
            labels = int(self._model.config.num_labels)
        except Exception as error:  # loading raises whatever the model's code raises
            raise RerankingError(
                f"The reranker {name!r} could not be loaded ({' '.join(str(error).split())[:200]}). "
                "Check that it is a cross-encoder, or leave ISNAD_RERANKER empty."
            ) from error
        if labels != 1:
            raise RerankingError(
                f"The reranker {name!r} gives {labels} numbers for a pair; one that gives a single number is "
                "needed, such as a cross-encoder trained on MS MARCO."
            )

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n,) float32``, 0 to 1: how likely each text answers (the sigmoid of the model's number)."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        from torch.nn import Sigmoid

        try:
            found = self._model.predict(
                [(question, text) for text in texts],
                batch_size=self._batch_size,
                activation_fn=Sigmoid(),
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        except RuntimeError as error:
            raise RerankingError(
                f"The reranker {self.name!r} failed ({' '.join(str(error).split())[:200]}). With a GPU that ran "
                "out of memory, set a smaller ISNAD_BATCH_SIZE or ISNAD_DEVICE=cpu."
            ) from error
        return np.asarray(found, dtype=np.float32).reshape(-1)
