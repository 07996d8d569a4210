"""Weights of the two logistic models, in the order of newsworthiness.FEATURES. Made by tools/train.py.

Fitted on 7422 sentences of 49 stories (desk, desk_more, desk_events), L2 with C = 0.3.
AUC over five folds of held-out stories: known 0.903, news 0.762, new development 0.756.
"""

from __future__ import annotations

KNOWN: tuple[float, ...] = (
    -2.900, 2.495, 2.181, 1.893, -0.110, 0.038, 1.355, -0.683, -0.545, -0.579, -1.308, 0.505, -0.014, 0.013, -0.124, 0.013, -0.045, -0.333, 0.121, 0.048, 0.270, -0.345, -0.089, -0.299, -0.213, -0.160, 0.082, -0.456, 0.000, 0.000, -0.201,
)  # fmt: skip
NEWS: tuple[float, ...] = (
    -2.014, 0.493, 0.270, 1.089, 0.112, -0.041, 0.887, -0.262, 0.308, 0.715, 0.861, 1.332, 0.122, 0.659, -0.237, 0.533, 0.311, -0.041, 0.647, 0.304, -0.616, 0.810, -0.264, 0.217, -0.007, -0.101, 0.504, -0.303, 0.000, 0.000, 0.397,
)  # fmt: skip
