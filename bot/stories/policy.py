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
    max_stories: int = 50_000
    """Bound on memory, and on the time of a rebuild; beyond it the stories idle for longest are dropped."""
    max_statements: int = 400
    """Bound on what a story remembers; beyond it the oldest statements are dropped."""
    query_terms: int = 24
    """The weightiest terms of an article are looked up; more find no further candidates."""
    posting_scan: int = 96
    """Newest stories read per term: bounds the cost of a term that every story has."""
    candidates: int = 12
    """Stories compared exactly."""
    vector_terms: int = 100
    """Terms kept of an article; the rest weigh next to nothing."""
    centroid_terms: int = 200
    """Terms kept of a story."""
    name_weight: float = 1.3
    """How much more a name counts than another word: look-alike events differ in their names."""
    join: float = 0.2
    """Least similarity to join a story."""
    shared_number: float = 0.04
    """Added to the similarity for each of the first two figures that an article shares with a story."""
    near: float = 0.05
    """Least similarity for a story's statements to count as known to the desk."""
    twin: float = 0.30
    """Similarity of an article to two stories from which they may be one."""
    twins: float = 0.15
    """Similarity that the two must have to each other then: a roundup is like two stories that share nothing."""
    saga_reports: int = 5
    saga_days: float = 2.0
    """A story of so many reports over so many days is a saga: what is near it is perhaps a part of it, whereas two short
    stories that are near each other are mostly two events that look alike."""
    saga: float = 0.14
    """Least similarity, not decayed, of an article that opens a story for this to run beside a saga."""
    neighbours: int = 5
    """How many near stories are searched besides the article's own."""
    half_life_days: float = 9.0
    """A story's pull halves in this time without a report."""

    # --- novelty
    min_terms: int = 3
    """A sentence with fewer content words says too little to be a development."""
    alert: float = 0.75
    """Least probability that an article has a development, for it to be told."""
    flash: float = 0.78
    """Score of one sentence that is enough to tell a short article; in a long one the best of many is often chance."""
    flash_sentences: int = 5
    """Sentences that may be news of which a short article has no more."""
    fragment: float = 0.78
    """Least probability that a short text without a title has a development, which weights of its own give."""
    quote: float = 0.35
    """Least score, (1 - known) * news, of the further sentences quoted."""
    quote_known: float = 0.5
    quote_news: float = 0.5
    """Such a sentence must be new more surely than not, and news more surely than not, each by itself."""
    top: float = 0.92
    """Share of the best score from which an earlier sentence is quoted first, if nothing of the article is known."""
    lead: float = 0.75
    """Share of the best score that the sentence quoted first has at least otherwise, however well it ranks."""
    max_quotes: int = 5
    same_said: float = 0.65
    """Two sentences of one article that share this much say one thing."""
    keep_below: float = 0.9
    """A sentence covered at least this much adds nothing to what is remembered."""
    old_days: float = 14.0
    """An article published longer ago than this raises no message."""
    idf_prior: float = 100.0
    """Imagined articles behind the document frequencies: keep the first hour's weights sane."""
