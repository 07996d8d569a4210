"""Every threshold and weight of the judging, with the reason for it.

The logistic weights stand in weights.py, made by tools/train.py.
"""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Policy:
    """How stories are told apart and how news is told from noise."""

    # --- stories
    idle_days: float = 14.0
    """A story without a report for so long is over; a later event opens a new one."""
    max_stories: int = 200_000
    """Bound on memory; beyond it the stories idle for longest are dropped."""
    max_statements: int = 400
    """Bound on what a story remembers; beyond it the oldest statements are dropped."""
    query_terms: int = 24
    """The weightiest terms of an article are looked up; more find no further candidates."""
    posting_scan: int = 96
    """Newest stories read per term: bounds the cost of a term that every story has."""
    candidates: int = 12
    """Stories compared exactly."""
    vector_terms: int = 60
    """Terms kept of an article; the rest weigh next to nothing."""
    centroid_terms: int = 120
    """Terms kept of a story."""
    join: float = 0.18
    """Least similarity to join a story."""
    near: float = 0.10
    """Least similarity for a story's statements to count as known to the desk."""
    neighbours: int = 3
    """How many near stories are searched besides the article's own."""
    half_life_days: float = 10.0
    """A story's pull halves in this time without a report."""

    # --- novelty
    min_terms: int = 3
    """A sentence with fewer content words says too little to be a development."""
    max_known: float = 0.5
    min_news: float = 0.3
    alert_score: float = 0.55
    """Least score, (1 - known) * news, of the best sentence for a message in a running story."""
    quote_score: float = 0.45
    """Least score of the further sentences."""
    open_score: float = 0.35
    """Least score of further sentences quoted when a story opens."""
    max_quotes: int = 5
    same_said: float = 0.5
    """Two sentences of one article that share this much say one thing."""
    keep_below: float = 0.9
    """A sentence covered at least this much adds nothing to what is remembered."""
    verbatim: float = 95.0
    """rapidfuzz ratio (0..100) from which a sentence is the same but for typing."""
    old_days: float = 14.0
    """An article published longer ago than this raises no message."""
    idf_prior: float = 60.0
    """Pseudo-articles behind the document frequencies: keeps the first hour's weights sane."""
