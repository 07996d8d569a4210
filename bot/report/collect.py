"""What a report tells, gathered article by article, within bounds. Pure."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.alerts.escape import link, terminal
from bot.model import Act, Decision, Finding, Kind, Message, Outcome, Reference, Verdict

LISTED = 20_000
"""Articles that are listed; what comes later is counted only."""
DETAILS = 12_000_000
"""Characters from which on sentences are left out beside those in the messages; at twice as many nothing more is listed."""
REMEMBERED = 5_000
"""Articles whose sentences can be shown as the nearest known one."""
SENTENCES, SENTENCE, TITLE, REASON, URL = 160, 1_200, 400, 400, 2_000
"""The most sentences of an article, and characters of a sentence, a title, a reason and an address, that are kept."""
BAD_LINES = 20
"""Bad lines that are named."""
AT_TITLE = -1
"""The place of a statement that stands for its article's title; see Statement."""


@dataclass(slots=True)
class Report:
    """Gathers a replay. ``wire`` is the file's name, ``watched`` the queries, ``zone`` an IANA time zone."""

    wire: str
    watched: tuple[str, ...]
    zone: str
    listed: int = LISTED
    details: int = DETAILS
    _texts: dict[str, int] = field(default_factory=dict)
    _rows: list[dict[str, object]] = field(default_factory=list)
    _stories: dict[str, dict[str, object]] = field(default_factory=dict)
    _kinds: Counter[str] = field(default_factory=Counter)
    _counts: Counter[str] = field(default_factory=Counter)
    _verdicts: Counter[str] = field(default_factory=Counter)
    _said: OrderedDict[tuple[str, float], tuple[int, dict[int, int]]] = field(default_factory=OrderedDict)
    _spent: int = 0

    def add(self, outcome: Outcome) -> None:
        """Takes in one decided article."""
        decision = outcome.decision
        told = next((d for d in outcome.deliveries if d.act is not Act.EDIT and d.message), None)
        kind = decision.kind
        self._count(outcome, kind, told.act if told else None)
        if len(self._rows) >= self.listed or self._spent >= 2 * self.details:
            self._counts["unlisted"] += 1
            return
        self._keep_story(outcome, told.message if told else None)
        self._rows.append(self._row(outcome, kind, told.act if told else None, told.message if told else None))

    def data(self, bad: Iterable[str] = ()) -> dict[str, object]:
        """All of it as JSON can carry it. ``bad`` are the complaints about lines that were no articles."""
        problems = [terminal(b)[:REASON] for b in bad]
        return {
            "wire": terminal(self.wire),
            "watched": [terminal(w) for w in self.watched],
            "zone": self.zone,
            "counts": dict(self._counts),
            "kinds": {k.value: self._kinds[k.value] for k in Kind if self._kinds[k.value]},
            "verdicts": {v.value: self._verdicts[v.value] for v in Verdict if self._verdicts[v.value]},
            "bad": {"count": len(problems), "first": problems[:BAD_LINES]},
            "stories": self._stories,
            "articles": self._rows,
            "texts": list(self._texts),
        }

    def _count(self, outcome: Outcome, kind: Kind, act: Act | None) -> None:
        self._counts["articles"] += 1
        self._counts["stories"] += outcome.change is not None and outcome.change.opens
        self._counts["alerts"] += act is Act.ALERT
        self._counts["updates"] += act is Act.UPDATE
        self._counts["silent"] += act is None
        if act is None:
            self._kinds[kind.value] += 1
        if kind is not Kind.SAME:
            self._verdicts.update(f.verdict.value for f in outcome.decision.findings)
            self._counts["sentences"] += len(outcome.decision.findings)

    def _keep_story(self, outcome: Outcome, message: Message | None) -> None:
        id = outcome.decision.story
        if id is None:
            return
        title = terminal(message.headline if message else outcome.article.title)[:TITLE]
        story = self._stories.setdefault(id, {"title": title, "told": False, "tally": None})
        if message and not story["told"]:
            story |= {"title": title, "told": True}
        if t := outcome.tally:
            story["tally"] = [t.reports, t.sources, t.last]

    def _row(self, outcome: Outcome, kind: Kind, act: Act | None, message: Message | None) -> dict[str, object]:
        article, decision = outcome.article, outcome.decision
        url = link(article.url)
        row: dict[str, object] = {
            "id": terminal(article.id)[:TITLE],
            "story": decision.story,
            # one that was seen before keeps the decision of its first time, but comes now
            "at": article.seen if kind is Kind.SAME else decision.at,
            "published": article.published,
            "title": terminal(article.title)[:TITLE],
            "source": terminal(article.source)[:TITLE],
            "url": url if len(url) <= URL else "",
            "lang": terminal(message.lang if message else article.lang),
            "version": article.version,
            "marks": [m.value for m in article.marks],
            "kind": kind.value,
            "act": act.value if act else "",
            "reasons": [terminal(r)[:REASON] for r in decision.reasons],
        }
        self._spent += sum(len(str(v)) for v in row.values())
        if message:
            row["quotes"] = [[self._text(q.text), [self._text(r) for r in q.reasons]] for q in message.quotes]
            row["topics"] = [terminal(t)[:REASON] for t in message.topics]
        if kind is Kind.SAME:
            return row
        kept, place = self._sentences(decision), len(self._rows)
        row["sentences"] = kept
        row["left"] = len(decision.findings) - len(kept)
        self._counts["left"] += len(decision.findings) - len(kept)
        title = self._text(article.title[:TITLE])
        said = {f.sentence: int(str(k[0])) for f, k in zip(decision.findings, kept, strict=False)}
        self._said[article.id, decision.at] = place, said | {AT_TITLE: title}  # the time tells versions apart
        self._said.move_to_end((article.id, decision.at))
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        return row

    def _sentences(self, decision: Decision) -> list[list[object]]:
        kept: list[list[object]] = []
        for n, finding in enumerate(decision.findings[:SENTENCES]):
            if self._spent >= self.details:
                break
            kept.append(self._sentence(finding, n in decision.developments))
        return kept

    def _sentence(self, f: Finding, quoted: bool) -> list[object]:
        scores = [round(x, 3) for x in (f.known, f.news, f.coverage)]
        reasons = [self._text(r) for r in f.reasons]
        return [self._text(f.text), f.verdict.value, *scores, quoted, reasons, self._nearest(f.nearest)]

    def _nearest(self, known: Reference | None) -> list[object] | None:
        """Story, row of the article and sentence; -1 for what is not in the page."""
        if known is None:
            return None
        place, said = self._said.get((known.article, known.at), (-1, {}))
        return [known.story, place, said.get(known.sentence, -1)]

    def _text(self, text: str) -> int:
        """The place of a text in the table of texts, where each stands once."""
        line = terminal(text)
        if len(line) > SENTENCE:
            line = line[: SENTENCE - 1] + "…"
        if line not in self._texts:
            self._texts[line] = len(self._texts)
            self._spent += len(line)
        self._spent += 24  # the row that points at it
        return self._texts[line]
