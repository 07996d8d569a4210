"""What stands at a destination: which article a message tells, and what of it was said. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Act, Article, Label, Sent

SAID = 300
"""Characters of a corrected sentence that the note on it repeats."""


def tells(sent: Sent, article: str) -> bool:
    """True if a delivery tells an article, by itself or in a digest."""
    d = sent.delivery
    if d.digest is not None:
        return any(i.message.article == article for s in d.digest.sections for st in s.stories for i in st.items)
    return d.act in (Act.ALERT, Act.UPDATE) and d.message is not None and d.message.article == article


def by_story(standing: Iterable[Sent], article: str) -> dict[str, list[str]]:
    """The ids of deliveries that tell an article, by the story that a note on it must name: "" but for digests."""
    found: dict[str, list[str]] = {}
    for s in standing:
        stories = [""]
        if s.delivery.digest is not None:
            told = (st for section in s.delivery.digest.sections for st in section.stories)
            stories = [st.story for st in told if any(i.message.article == article for i in st.items)]
        for story in stories:
            found.setdefault(story, []).append(s.delivery.id)
    return found


def told_of(standing: Iterable[Sent], article: Article | None = None) -> tuple[str, ...]:
    """The sentences that messages quote. With ``article``, a newer version: of it, and without what was corrected before."""
    said: dict[str, None] = {}
    corrected: list[str] = []
    for s in standing:
        d = s.delivery
        items = [i.message for sec in d.digest.sections for st in sec.stories for i in st.items] if d.digest else []
        for m in (*items, *([d.message] if d.message else [])):
            if (article is None or m.article == article.id) and m.label is not Label.KILL:
                said |= dict.fromkeys(q.text for q in m.quotes)
        corrected += [n.text for n in s.notes if n.kind == "corrected" and (article is None or n.at != article.seen)]
    ways = ("“{}” now says", "no longer said: “{}”")
    return tuple(
        text for text in said if not any(way.format(text[:SAID]) in note for way in ways for note in corrected)
    )
