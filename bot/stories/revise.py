"""What takes an article out of a story. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.model import Change


def standing(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes of a story that still count, by article: without those that were taken back."""
    left: dict[str, list[Change]] = {}
    for change in changes:
        if change.retracts:
            left.pop(change.retracts, None)
        elif not change.absorbs:
            left.setdefault(change.article, []).append(change)
    return left


def retraction(changes: Sequence[Change], article: str, story: str, seq: int, at: float, whole: bool) -> Change | None:
    """The change that takes back all that an article said in a story; None if nothing of it stands there.

    ``changes`` are those that are kept of the story, ``whole`` says whether they are all. Only then it is known
    which sources no other report rests on. The story is called after the first report that is left.
    """
    left = standing(changes)
    mine = left.pop(article, None)
    if not mine:
        return None
    off: dict[int, float] = {}
    for change in mine:
        for term, weight in change.vector:
            off[term] = off.get(term, 0.0) + weight
    others = [c for some in left.values() for c in some]
    unsourced = {c.origin or c.source for c in mine if c.independent}
    unsourced -= {c.origin or c.source for c in others if c.independent}
    title = changes[0].title
    if changes[0].article == article and others:
        title = others[0].title
    last = mine[-1]
    return Change(
        seq, story, False, at, article, title, last.source, last.lang, False, tuple(sorted(off.items())), (), (),
        moved=False, report=False, retracts=article, origin=last.origin,
        unsourced=tuple(sorted(unsourced)) if whole else (),
    )  # fmt: skip
