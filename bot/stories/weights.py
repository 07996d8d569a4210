"""Weights of the two logistic models, in the order of newsworthiness.FEATURES. Made by tools/train.py.

Fitted on 7224 sentences of 49 stories (desk, desk_more, desk_events), L2 with C = 0.3.
AUC over five folds of held-out stories: known 0.904, news 0.767, new development 0.757.
"""

from __future__ import annotations

KNOWN: tuple[float, ...] = (
    -2.926, 2.449, 2.277, 1.854, -0.084, 0.071, 1.372, -0.638, -0.526, -0.848, -1.286, 0.435, 0.058, 0.007, -0.108, 0.015, -0.030, -0.351, 0.107, 0.232, -0.011, -0.325, -0.094, -0.342, -0.229, -0.166, 0.093, -0.441, 0.000, 0.000, -0.247,
)  # fmt: skip
NEWS: tuple[float, ...] = (
    -1.993, 0.548, 0.243, 1.043, 0.074, -0.016, 0.939, -0.051, 0.377, 0.440, 0.861, 1.548, 0.166, 0.646, -0.194, 0.519, 0.346, -0.059, 0.633, 0.395, -0.822, 0.799, -0.254, 0.166, -0.018, -0.098, 0.490, -0.306, 0.000, 0.000, 0.344,
)  # fmt: skip
