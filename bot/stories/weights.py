"""Weights of the two logistic models, in the order of newsworthiness.FEATURES.

First guess by hand; to be fitted by tools/train.py.
"""

from __future__ import annotations

KNOWN: tuple[float, ...] = (
    -3.0, 3.0, 3.0, 1.0, 0.5, -1.0, 0.8, -1.5, -0.8, -0.5,
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
)  # fmt: skip
NEWS: tuple[float, ...] = (
    -1.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.3, 1.0, 0.5, 1.0, -1.0, 1.0, 0.4, 0.4, 0.8, 0.9, -1.2, 0.0, -0.3, 0.1, -0.2, 0.0, 0.5, -1.0, -1.5, -3.0, 0.8,
)  # fmt: skip
