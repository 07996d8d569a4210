"""The judgement of one article: its story, and sentence by sentence what is new. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from bot.model import Analysis, Change, Finding, Kind, Sentence, Statement, Verdict
from bot.stories.assign import Candidate, candidates, vector
from bot.stories.index import Story, StoryIndex
from bot.stories.newsworthiness import day_of, features, looks_like_news, probability
from bot.stories.novelty import Evidence, KnownToDesk
from bot.stories.policy import DAY, Policy
from bot.stories.weights import KNOWN, NEWS
from bot.text.names import key
from bot.text.tokens import tokens


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge found. ``change`` lacks the destinations that will be told; the plan adds them."""

    kind: Kind
    story: str
    change: Change
    findings: tuple[Finding, ...]
    developments: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sized:
    """A sentence with what comparing it came to."""

    place: int
    sentence: Sentence
    statement: Statement
    evidence: Evidence
    known: float
    news: float

    @property
    def score(self) -> float:
        """How surely the sentence is new and news."""
        return (1.0 - self.known) * self.news


def judge(analysis: Analysis, index: StoryIndex, now: float, previous: str | None = None) -> Judgement:
    """Judges an article against everything that ``index`` knows.

    ``previous`` is the story of an earlier version of the same article, which this one stays in.
    """
    policy = index.policy
    article = analysis.article
    weights = vector(analysis, policy.vector_terms, index)
    ranked = candidates(weights, index, now)
    own = _own(ranked, index, previous, policy)
    near = [c.story for c in ranked if c.story is not own and c.similarity >= policy.near][: policy.neighbours]
    stories = [own, *near] if own else near
    names = tuple(dict.fromkeys(name for s in (analysis.title, *analysis.body) for name in s.names))
    known = KnownToDesk(stories, index, analysis.lang, names)
    sized = [_size(analysis, place, known, own is None) for place in range(len(analysis.body))]
    chosen, repeats = _choose(sized, own is None, policy, analysis)
    stale = now - article.published > policy.old_days * DAY
    kind = Kind.OPENED if own is None else Kind.MOVED if chosen else Kind.REWRITE
    if stale:
        kind, chosen = Kind.STALE, ()
    story = own.id if own else f"s{index.seq + 1}"
    findings = tuple(_finding(s, s.place in chosen, s.place in repeats, policy, analysis.lang) for s in sized)
    change = Change(
        seq=index.seq + 1,
        story=story,
        opens=own is None,
        at=now,
        article=article.id,
        title=article.title or (analysis.body[0].text[:200] if analysis.body else article.id),
        source=article.source,
        lang=analysis.lang,
        independent=_independent(sized, article.source, own),
        vector=tuple(sorted(weights.items())),
        spellings=names[:60],
        statements=_kept(sized, known, analysis.title, policy),
        evicted=index.to_evict() if own is None else (),
    )
    return Judgement(kind, story, change, findings, tuple(chosen), _reasons(kind, own, ranked, policy, stale))


def _own(ranked: list[Candidate], index: StoryIndex, previous: str | None, policy: Policy) -> Story | None:
    if previous is not None and previous in index.stories:
        return index.stories[previous]
    return ranked[0].story if ranked and ranked[0].similarity >= policy.join else None


def _size(analysis: Analysis, place: int, known: KnownToDesk, opening: bool) -> Sized:
    sentence = analysis.body[place]
    statement = known.statement(sentence, place)
    evidence = known.compare(sentence, statement)
    values = features(analysis, place, evidence, opening)
    return Sized(place, sentence, statement, evidence, probability(KNOWN, values), probability(NEWS, values))


def _choose(sized: list[Sized], opening: bool, policy: Policy, analysis: Analysis) -> tuple[tuple[int, ...], set[int]]:
    """The sentences to quote, best said first, no two saying one thing; and those that say it again."""
    today = day_of(analysis.article.published)
    fit = [s for s in sized if looks_like_news(s.sentence, policy.min_terms, today)]
    order = sorted(fit, key=lambda s: (-s.score, s.place))
    if opening and not order and sized:
        order = sized[:1]  # a flash of three words opens a story, too
    bar, more = (0.0, policy.open_score) if opening else (policy.alert_score, policy.quote_score)
    if not order or order[0].score < bar:
        return (), set()
    chosen: list[Sized] = []
    repeats: set[int] = set()
    for s in order:
        if chosen and s.score < more:
            break
        if any(_overlap(s.statement, c.statement) >= policy.same_said for c in chosen):
            repeats.add(s.place)
        elif len(chosen) < policy.max_quotes:
            chosen.append(s)
    return tuple(s.place for s in chosen), repeats


def _overlap(a: Statement, b: Statement) -> float:
    """Shared terms over those of the shorter; numbers that differ keep two sentences apart."""
    mine, other = set(a.terms) | set(a.names), set(b.terms) | set(b.names)
    if not mine or not other:
        return 0.0
    return len(mine & other) / min(len(mine), len(other))


def _kept(sized: list[Sized], known: KnownToDesk, title: Sentence, policy: Policy) -> tuple[Statement, ...]:
    """The statements worth remembering: not those that the desk can already repeat word for word."""
    kept = [s.statement for s in sized if s.statement.terms and s.evidence.one < policy.keep_below]
    if not sized and title.terms:
        kept = [known.statement(title, -1)]
    return tuple(kept)


def _independent(sized: list[Sized], source: str, own: Story | None) -> bool:
    """False for the copy of another's text: nearly all of it stands word for word in one known report."""
    if own is None or not sized:
        return True
    copied = sum(1 for s in sized if s.evidence.one >= 0.9)
    return copied < 0.8 * len(sized)


def _finding(s: Sized, chosen: bool, repeat: bool, policy: Policy, lang: str) -> Finding:
    if chosen:
        verdict = Verdict.NEW
    elif repeat:
        verdict = Verdict.REPEAT
    elif s.known >= policy.max_known:
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
    said: list[str] = []
    said += [f"changed: {c}" for c in e.changed[:2]]
    if e.fresh_names:
        said.append("not heard of before: " + ", ".join(_as_written(sentence, e.fresh_names, lang)[:3]))
    if e.new_numbers and not e.changed:
        said.append("a figure not given before" if e.new_numbers == 1 else "figures not given before")
    if e.nearest is not None:
        said.append(f"{e.few:.0%} of it was told before")
    if not said:
        said.append("nothing like it was told before")
    if verdict is Verdict.CONTEXT:
        said.insert(0, "background or comment rather than an event")
    return tuple(said)


def _as_written(sentence: Sentence, names: tuple[str, ...], lang: str) -> list[str]:
    """Names as the sentence writes them."""
    written: dict[str, str] = {}
    for token in tokens(sentence.text):
        if token.surface[:1].isupper():
            written.setdefault(key(token, lang), token.surface)
    return [written.get(name, name) for name in names]


def _reasons(kind: Kind, own: Story | None, ranked: list[Candidate], policy: Policy, stale: bool) -> tuple[str, ...]:
    if stale:
        return (f"published more than {policy.old_days:g} days ago",)
    if own is None:
        near = f"; the nearest story, {ranked[0].story.id}, is {ranked[0].similarity:.0%} alike" if ranked else ""
        return (f"no live story is at least {policy.join:.0%} alike{near}",)
    alike = next((c.similarity for c in ranked if c.story is own), 1.0)
    place = f"belongs to {own.id} ({alike:.0%} alike)"
    if kind is Kind.MOVED:
        return (place, "says something new that matters")
    return (place, "says nothing new that matters")


def with_told(change: Change, told: tuple[str, ...]) -> Change:
    """The change with the destinations that will have the story's root."""
    return replace(change, told=told)


def verbatim(a: str, b: str, policy: Policy) -> bool:
    """True if two texts are the same but for typing."""
    return fuzz.ratio(a, b, score_cutoff=policy.verbatim) > 0
