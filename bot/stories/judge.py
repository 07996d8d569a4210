"""The judgement of one article: its story, and sentence by sentence what is new. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from bot.model import Analysis, Change, Cue, Finding, Kind, Sentence, Statement, Verdict
from bot.stories.assign import LEAD_SENTENCES, Article, Candidate, candidates, compared, condense
from bot.stories.foreign import SURE, Match, Reading, Told, told
from bot.stories.index import Idfs, Story, StoryIndex
from bot.stories.newsworthiness import (
    Setting,
    article_features,
    day_of,
    features,
    first_day,
    fragment_features,
    in_context,
    lead_features,
    looks_like_news,
    probability,
    weighed,
)
from bot.stories.novelty import Evidence, KnownToDesk
from bot.stories.policy import DAY, Policy
from bot.text.credit import origin
from bot.text.names import key
from bot.text.tokens import Token, stem, tokens


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge found. ``change`` lacks the destinations that will be told; the plan adds them.

    ``sure`` is how probable it is that the article has a development, 0..1. ``twins`` are two stories that the article
    shows to be one, perhaps: the younger and the elder; None if it shows nothing of the kind. ``saga`` is the story
    that the one it opens may be part of; "" if there is none.
    """

    kind: Kind
    story: str
    change: Change
    findings: tuple[Finding, ...]
    developments: tuple[int, ...]
    reasons: tuple[str, ...]
    sure: float = 0.0
    twins: tuple[str, str] | None = None
    saga: str = ""


class Sized(NamedTuple):
    """A sentence with what comparing it came to. ``known`` and ``news`` are probabilities, ``fit``: it may be news at all."""

    place: int
    sentence: Sentence
    statement: Statement
    evidence: Evidence
    values: tuple[float, ...]
    known: float
    news: float
    fit: bool

    @property
    def score(self) -> float:
        """How surely the sentence is new and news."""
        return (1.0 - self.known) * self.news


@dataclass(frozen=True, slots=True)
class Examined:
    """An article with its place among the stories, and its sentences compared; nothing is decided yet."""

    analysis: Analysis
    condensed: Article
    ranked: tuple[Candidate, ...]
    own: Story | None
    names: tuple[str, ...]
    sized: tuple[Sized, ...]
    title: Statement
    reading: Reading | None = None
    abroad: tuple[Match, ...] = ()


IDENTITY_TERMS = 10
"""The weightiest of them name it: every report says them, so that they tell nothing of what is new."""
CORE_TERMS = 25
"""A story's weightiest terms, which say what it is about."""


def judge(
    analysis: Analysis, index: StoryIndex, now: float, previous: str | None = None, reading: Reading | None = None
) -> Judgement:
    """Judges an article against everything that ``index`` knows.

    ``previous`` is the story of an earlier version of the same article, which this one stays in; ``reading`` the
    article as a sentence encoder sees it, to compare it with reports in other languages.
    """
    return judged(examine(analysis, index, now, previous, reading), index, now)


def judged(found: Examined, index: StoryIndex, now: float) -> Judgement:
    """The judgement of what was examined, as the next change of the desk."""
    chosen, repeats, surely = choose(found, index)
    return conclude(found, index, now, chosen, repeats, surely)


def renumbered(judgement: Judgement, found: Examined, index: StoryIndex, now: float) -> Judgement:
    """A judgement that stands, as the next change of a desk that has others by now."""
    own, change = found.own, judgement.change
    change = replace(
        change,
        seq=index.seq + 1,
        story=own.id if own else f"s{index.seq + 1}",
        at=now,
        evicted=index.to_evict() if own is None else (),
    )
    return replace(judgement, story=change.story, change=change)


def stands(found: Examined, index: StoryIndex, now: float, changes: Sequence[Change]) -> bool:
    """True if ``changes``, made and applied since an article was examined, have nothing to do with it.

    So it is if no story near it has changed or is gone, and none of those that have changed is near it now. The weights
    of terms, which rest on how many articles have each, are then those of some articles ago.
    """
    if found.reading is not None or not found.ranked or any(change.absorbs for change in changes):
        return False
    near = [c.story for c in found.ranked if c.similarity >= index.policy.near]
    near += [found.own] if found.own else []
    changed = {change.story for change in changes}
    if any(story.id in changed or index.stories.get(story.id) is not story for story in near):
        return False
    others = [index.stories[id] for id in changed if id in index.stories]
    return all(c.similarity < index.policy.near for c in compared(found.condensed, others, index, Idfs(index), now))


def examine(
    analysis: Analysis, index: StoryIndex, now: float, previous: str | None = None, reading: Reading | None = None
) -> Examined:
    """Finds an article's story, and compares it sentence by sentence with what the desk was told."""
    policy = index.policy
    idf = Idfs(index)
    article = condense(analysis, index, idf)
    ranked = candidates(article, index, idf, now)
    abroad = tuple(index.tongues.matches(analysis, reading, index.stories, now)) if reading else ()
    own = _own(ranked, index, previous, policy) or (index.stories[abroad[0].report.story] if abroad else None)
    near = [c.story for c in ranked if c.story is not own and c.similarity >= policy.near]
    stories = ([own] if own else []) + near[: policy.neighbours + (own is None)]
    names = tuple(dict.fromkeys(name for s in (analysis.title, *analysis.body) for name in s.names))
    identity, about = index.cores(own, IDENTITY_TERMS, CORE_TERMS) if own else (frozenset(), frozenset())
    known = KnownToDesk(stories, index, analysis.lang, names, idf, now, idf, identity, own is not None)
    statements = [known.statement(s, n) for n, s in enumerate(analysis.body)]
    central, core = _standing(statements, idf, about)
    published = day_of(analysis.article.published)
    setting = Setting(
        gap=max(0.0, now - own.updated) / DAY if own else 0.0,
        published=published,
        since=first_day(published, day_of(own.opened) if own else None),
        title=frozenset(analysis.title.terms),
        sentences=len(analysis.body),
        central=central,
        core=core,
    )
    sized = _size(analysis, statements, known, setting, index)
    if reading and abroad:
        before = told(analysis, reading, abroad)
        sized = tuple(_told_before(s, before[s.place]) if s.place in before else s for s in sized)
    title = known.statement(analysis.title, -1)
    return Examined(analysis, article, tuple(ranked), own, names, sized, title, reading, abroad)


def _told_before(s: Sized, there: Told) -> Sized:
    """The sentence, known because a report in another language told it."""
    evidence = s.evidence._replace(nearest=there.nearest, foreign=True, alike=there.alike)
    return s._replace(evidence=evidence, known=max(s.known, SURE))


def choose(found: Examined, index: StoryIndex) -> tuple[tuple[int, ...], frozenset[int], float]:
    """The sentences to quote, best said first, no two saying one thing; those that say one again; and how
    probable it is that the article has a development. Below the policy's threshold nothing is quoted."""
    policy = index.policy
    fit = [s for s in found.sized if s.fit]
    if not fit:
        # a flash of three words opens a story, too
        alone = found.own is None and not found.ranked and len(found.sized) == 1 and found.sized[0].statement.terms
        return ((0,), frozenset(), 1.0) if alone else ((), frozenset(), 0.0)
    piece, short = _is_fragment(found, policy), len(fit) <= policy.flash_sentences
    if piece:
        best = max(fit, key=lambda s: s.score)
        surely = probability(index.weights.fragment, fragment_features(best.score, best.sentence))
    else:
        surely = probability(index.weights.alert, article_features([s.score for s in fit], found.own is None))
    flash: list[Sized] = []
    if surely < _needed(found, policy):
        one = [s for s in fit if s.score >= policy.flash]
        flash = [s for s in one if (short and not piece) or _toll_moves(s.sentence, s.place, s.evidence)]
        if not flash:
            return (), frozenset(), surely
    by_score = sorted(fit, key=lambda s: (-s.score, s.place))
    # an article that is told for the sake of one sentence is led by it
    first = max(flash, key=lambda s: s.score) if flash else _first(by_score, index)
    chosen: list[Sized] = []
    repeats: set[int] = set()
    for s in (first, *(s for s in by_score if s is not first)):
        if chosen and not _quotable(s, policy):
            continue
        if any(_overlap(s.statement, c.statement) >= policy.same_said for c in chosen):
            repeats.add(s.place)
        elif len(chosen) < policy.max_quotes:
            chosen.append(s)
    return tuple(s.place for s in chosen), frozenset(repeats), surely


def _is_fragment(found: Examined, policy: Policy) -> bool:
    """A few sentences without a title: a piece of a page or of a conversation, more often than an article."""
    return not found.analysis.article.title and sum(s.fit for s in found.sized) <= policy.flash_sentences


def _needed(found: Examined, policy: Policy) -> float:
    """How probable it must be that the article has a development, for it to be told."""
    return policy.fragment if _is_fragment(found, policy) else policy.alert


def _quotable(s: Sized, policy: Policy) -> bool:
    """True if a sentence scores well, and is new and news each by itself: the one does not make up for the other."""
    return s.score >= policy.quote and s.known <= policy.quote_known and s.news >= policy.quote_news


def _first(by_score: list[Sized], index: StoryIndex) -> Sized:
    """The sentence to quote first, of all that may be news, the best score first.

    News is written top down: if all is new, the first of those that score nearly as well as the best says most. Of an
    article that repeats what is known the top often does just that, so that the sentences are ranked.
    """
    policy, best = index.policy, by_score[0]
    ranked = _repeats_some(by_score)
    least = (policy.lead if ranked else policy.top) * best.score
    near: list[Sized] = []
    for s in by_score:
        fit = s.score >= least and (s is best or _quotable(s, policy))
        if fit and not any(_overlap(s.statement, o.statement) >= policy.same_said for o in near):
            near.append(s)  # and not the heading that says in short what the best says
    likely = _leading(by_score, index) if ranked else {}
    return min(near, key=lambda s: (-likely.get(s.place, 0.0), s.place))


def _repeats_some(fit: list[Sized]) -> bool:
    """True if one of the sentences is known."""
    return any(s.known >= 0.5 for s in fit)


def _leading(fit: list[Sized], index: StoryIndex) -> dict[int, float]:
    """How likely each sentence that may be news is the best to be quoted first, by place; together 1 (a softmax)."""
    fit = sorted(fit, key=lambda s: s.place)
    rows = lead_features([(s.score, s.news, s.values) for s in fit])
    odds = [weighed(index.weights.lead, row) for row in rows]
    top = max(odds)
    parts = [math.exp(o - top) for o in odds]
    return {s.place: part / sum(parts) for s, part in zip(fit, parts, strict=True)}


def conclude(
    found: Examined,
    index: StoryIndex,
    now: float,
    chosen: tuple[int, ...],
    repeats: frozenset[int],
    surely: float,
) -> Judgement:
    """The judgement that follows from what was chosen."""
    policy, analysis, own = index.policy, found.analysis, found.own
    article = analysis.article
    if now - article.published > policy.old_days * DAY:
        kind, chosen, repeats = Kind.STALE, (), frozenset()
    elif chosen:
        kind = Kind.MOVED if own else Kind.OPENED
    else:
        best = max((s for s in found.sized if s.fit), key=lambda s: s.news, default=None)
        kind = Kind.REWRITE if best is not None and best.known >= 0.5 else Kind.QUIET
    change = Change(
        seq=index.seq + 1,
        story=own.id if own else f"s{index.seq + 1}",
        opens=own is None,
        at=now,
        article=article.id,
        title=article.title or (analysis.body[0].text[:200] if analysis.body else article.id),
        source=article.source,
        lang=analysis.lang,
        independent=_independent(found.sized, article.source, own),
        vector=tuple(sorted(found.condensed.vector.items())),
        spellings=found.names[:60],
        statements=_kept(found, policy),
        evicted=index.to_evict() if own is None else (),
        moved=bool(chosen),
        encoder=found.reading.encoder.name if found.reading else "",
        encoded=found.reading.stored() if found.reading else (),
        origin=origin(article.source, article.text),
    )
    findings = tuple(_finding(s, s.place in chosen, s.place in repeats, analysis.lang) for s in found.sized)
    saga = _saga(found, policy, now)
    reasons = _reasons(kind, found, index, surely, chosen)
    if saga:
        reasons = (f"{reasons[0]}; it may be part of {saga}, which has run for days", *reasons[1:])
    twins = _twins(found, index)
    return Judgement(kind, change.story, change, findings, chosen, reasons, round(surely, 4), twins, saga)


def _saga(found: Examined, policy: Policy, now: float) -> str:
    """The saga beside which an article opens a story, the likest one; "" if there is none or it opens none."""
    if found.own is not None:
        return ""
    like: dict[str, float] = {}
    for c in found.ranked:
        story = c.story
        if story.reports >= policy.saga_reports and story.updated - story.opened >= policy.saga_days * DAY:
            # how long a saga was quiet tells whether an article continues it, not whether it belongs to it
            like[story.id] = c.similarity * 2.0 ** (max(0.0, now - story.updated) / DAY / policy.half_life_days)
    best = max(like, key=lambda id: (like[id], id), default="")
    return best if best and like[best] >= policy.saga else ""


def _twins(found: Examined, index: StoryIndex) -> tuple[str, str] | None:
    """The article's story and another that it is like, if they are like each other, too: the younger first."""
    own, policy = found.own, index.policy
    if own is None:
        return None
    like = [c for c in found.ranked if c.similarity >= policy.twin]
    if not any(c.story is own for c in like):
        return None
    for c in like:
        if c.story is not own and index.alike(own, c.story) >= policy.twins:
            elder, younger = sorted((own, c.story), key=lambda s: (s.opened, s.id))
            return younger.id, elder.id
    return None


def _own(ranked: list[Candidate], index: StoryIndex, previous: str | None, policy: Policy) -> Story | None:
    if previous is not None and previous in index.stories:
        return index.stories[previous]
    return ranked[0].story if ranked and ranked[0].similarity >= policy.join else None


def _standing(
    statements: list[Statement], idf: Idfs, about: frozenset[int]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """How central each sentence is to its article, and how much of it is the core of the story; see Setting."""
    rows = [(*s.terms, *s.names) for s in statements]
    counts: dict[int, int] = {}
    for row in rows:
        for term in row:
            counts[term] = counts.get(term, 0) + 1
    others = max(1, len(rows) - 1)
    central: list[float] = []
    core: list[float] = []
    for row in rows:
        total = sum([idf[t] for t in row]) or 1.0
        central.append(sum([idf[t] * (counts[t] - 1) for t in row]) / (total * others))
        core.append(sum([idf[t] for t in row if t in about]) / total)
    return tuple(central), tuple(core)


def _size(
    analysis: Analysis, statements: list[Statement], known: KnownToDesk, setting: Setting, index: StoryIndex
) -> tuple[Sized, ...]:
    """Each sentence compared with what the desk knows, and weighed by itself and among the others."""
    weights = index.weights
    english = analysis.lang == "en"
    found: list[tuple[Evidence, tuple[float, ...]]] = []
    odds: list[float] = []
    for statement in statements:
        sentence = analysis.body[statement.sentence]
        evidence = known.compare(sentence, statement)
        values = features(sentence, statement.sentence, evidence, setting)
        found.append((evidence, values))
        odds.append(weighed(weights.news, values) + (weights.of_words(statement.terms) if english else 0.0))
    sized: list[Sized] = []
    for statement, (evidence, values), beside in zip(statements, found, in_context(odds), strict=True):
        place = statement.sentence
        sentence = analysis.body[place]
        familiar = probability(weights.known, values) if known.anything else 0.0
        if _toll_moves(sentence, place, evidence):
            familiar = min(familiar, 1.0 - SURE)
        news = probability(weights.context, beside)
        fit = looks_like_news(sentence, index.policy.min_terms, setting.since)
        sized.append(Sized(place, sentence, statement, evidence, values, familiar, news, fit))
    return tuple(sized)


def _toll_moves(sentence: Sentence, place: int, evidence: Evidence) -> bool:
    """True if one of the first sentences gives a death toll higher than the story had, or corrects it downwards.

    That is news, whatever else is known.
    """
    return place < LEAD_SENTENCES and (evidence.raised or (evidence.lowered and Cue.REVERSAL in sentence.cues))


def _overlap(a: Statement, b: Statement) -> float:
    """Shared terms over those of the shorter; none if each has a number that the other has not."""
    ours, theirs = ({(v, k) for v, k, _ in s.numbers} for s in (a, b))
    if ours - theirs and theirs - ours:
        return 0.0
    mine, other = set(a.terms) | set(a.names), set(b.terms) | set(b.names)
    if not mine or not other:
        return 0.0
    return len(mine & other) / min(len(mine), len(other))


def _kept(found: Examined, policy: Policy) -> tuple[Statement, ...]:
    """The statements worth remembering: not those that the desk can already repeat word for word, figures included."""
    kept = [
        s.statement
        for s in found.sized
        if s.statement.terms
        and (s.evidence.one < policy.keep_below or s.evidence.changed_numbers or s.evidence.new_numbers)
    ]
    if not found.sized and found.title.terms:
        kept = [found.title]
    return tuple(kept)


def _independent(sized: tuple[Sized, ...], source: str, own: Story | None) -> bool:
    """False for the copy of another's text: nearly all of it stands word for word in one known report."""
    if own is None or not sized:
        return True
    copied = sum(1 for s in sized if s.evidence.one >= 0.9)
    return copied < 0.8 * len(sized)


def _finding(s: Sized, chosen: bool, repeat: bool, lang: str) -> Finding:
    if chosen:
        verdict = Verdict.NEW
    elif repeat:
        verdict = Verdict.REPEAT
    elif s.known >= 0.5:
        verdict = Verdict.KNOWN
    else:
        verdict = Verdict.CONTEXT
    e = s.evidence
    return Finding(
        sentence=s.place,
        text=s.sentence.text,
        verdict=verdict,
        known=round(s.known, 3),
        news=round(s.news, 3),
        coverage=round(e.one, 3),
        nearest=e.nearest,
        reasons=_why(s.sentence, e, verdict, lang),
    )


def _why(sentence: Sentence, e: Evidence, verdict: Verdict, lang: str) -> tuple[str, ...]:
    if e.alike and verdict is Verdict.KNOWN:
        return (f"told before in another language ({e.alike:.0%} alike)",)
    said: list[str] = []
    said += [f"changed: {c}" for c in e.changed[:2]]
    if e.fresh_names:
        said.append("not heard of before: " + ", ".join(_as_written(sentence, e.fresh_names, lang)[:3]))
    if e.new_events and e.nearest is not None:
        said.append("an event not told before: " + ", ".join(_words_of(sentence, e.new_events, lang)[:2]))
    if e.new_numbers and not e.changed:
        said.append("a figure not given before" if e.new_numbers == 1 else "figures not given before")
    if e.nearest is not None:
        said.append(f"{e.few:.0%} of it was told before")
    if not said:
        said.append("nothing like it was told before")
    if verdict is Verdict.CONTEXT:
        said.insert(0, "background or comment rather than an event")
    return tuple(said)


def _words_of(sentence: Sentence, stems: tuple[str, ...], lang: str) -> list[str]:
    """Stems as words of the sentence."""
    written: dict[str, str] = {}
    for token in _tokens(sentence.text):
        written.setdefault(stem(token.low, lang), token.low)
    return [written[s] for s in stems if s in written]


@lru_cache(maxsize=16)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(tokens(text))


def _as_written(sentence: Sentence, names: tuple[str, ...], lang: str) -> list[str]:
    """Names as the sentence writes them."""
    written: dict[str, str] = {}
    for token in _tokens(sentence.text):
        if token.capital:
            written.setdefault(key(token, lang), token.surface)
    return [written.get(name, name) for name in names]


def _reasons(kind: Kind, found: Examined, index: StoryIndex, surely: float, chosen: tuple[int, ...]) -> tuple[str, ...]:
    policy, own, ranked = index.policy, found.own, found.ranked
    if own is None:
        near = f"; the nearest story, {ranked[0].story.id}, is {ranked[0].similarity:.0%} alike" if ranked else ""
        place = f"no live story is at least {policy.join:.0%} alike{near}"
    else:
        alike = next((c.similarity for c in ranked if c.story is own), 0.0 if found.abroad else 1.0)
        place = f"belongs to {own.id} ({min(1.0, alike):.0%} alike)"
        if alike < policy.join and found.abroad and found.abroad[0].report.story == own.id:
            report = found.abroad[0].report
            place = f"belongs to {own.id}: {report.article}, in another language ({report.lang}), tells of the same"
    match kind:
        case Kind.STALE:
            said = f"published more than {policy.old_days:g} days ago"
        case Kind.OPENED | Kind.MOVED:
            said = _told_because(found, policy, surely, chosen)
        case Kind.QUIET:
            said = f"background or comment, no development ({_short(surely)} of {_needed(found, policy):.0%} needed)"
        case _:
            said = f"says nothing new that matters ({_short(surely)} of {_needed(found, policy):.0%} needed)"
    return (place, said, *_led_by(found, index, chosen))


def _short(share: float) -> str:
    """A share that was not enough: rounded down, so that it never reads like the one that is needed."""
    return f"{int(share * 100)}%"


def _led_by(found: Examined, index: StoryIndex, chosen: tuple[int, ...]) -> tuple[str, ...]:
    """Which sentence is quoted first, and why; nothing if there was no choice."""
    fit = [s for s in found.sized if s.fit]
    if not chosen or len(fit) < 2:
        return ()
    why = "nothing here was known, and news is written top down"
    if _repeats_some(fit):
        why = f"{_leading(fit, index)[chosen[0]]:.0%} likely, among {len(fit)}, to say best what is new"
    return (f"sentence {chosen[0] + 1} leads: {why}",)


def _told_because(found: Examined, policy: Policy, surely: float, chosen: tuple[int, ...]) -> str:
    """Why an article is told, with the threshold that it passed: its own, or that of a single sentence (see choose)."""
    if not any(s.fit for s in found.sized):
        return "a report of one sentence, on something that nothing told before is like"
    needed = _needed(found, policy)
    if surely >= needed:
        return f"says something new that matters ({surely:.0%} sure, {needed:.0%} needed)"
    best = max(s.score for s in found.sized if s.place in chosen)
    by = "in so short an article one is enough"
    if sum(s.fit for s in found.sized) > policy.flash_sentences or _is_fragment(found, policy):
        by = "where a death toll moves one is enough"
    return f"one sentence is new and matters ({best:.0%} sure, {policy.flash:.0%} needed); {by}"
