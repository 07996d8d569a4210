"""Which articles match a query, and which of their sentences come nearest."""

from __future__ import annotations

import random
import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Analysis, Article, Sentence
from bot.text.analyse import analyse
from bot.text.names import key
from bot.text.tokens import stem, tokens
from bot.text.variants import same_name
from bot.topics.article import Cut, Tongue
from bot.topics.match import TITLE, Joined, Matcher, matches, merged, rank
from bot.topics.query import And, Everything, Field, Name, Not, Or, Phrase, Prefix, Query, Word, parse
from bot.topics.spelling import asked, buckets
from bot.topics.tree import only_excludes, positive
from tests.support import queries

NOUNS = ("gale", "gales", "fog", "ice", "dune", "Kyiv", "Kiew", "kiew", "reef-fog")


def analysis(*body: str, title: str = "", lang: str = "en", source: str = "Coast Wire") -> Analysis:
    article = Article("a", title, "\n".join(body), 0.0, 0.0, source=source)
    return Analysis(article, lang, Sentence(title), tuple(map(Sentence, body)))


def holds(query: Query, about: Analysis) -> bool:
    """Whether an article matches, alone and among others."""
    found = Matcher([(0, query), (1, parse("zeppelin"))]).match(about)
    assert bool(found) is matches(query, about)
    return bool(found)


def bold(query: str, text: str, lang: str = "en") -> list[str]:
    """What of a sentence is marked."""
    found = Matcher([(0, parse(query))]).match(analysis(text, lang=lang))
    return [text[a:b] for _, match in found for a, b in match.spans(0)]


@pytest.mark.parametrize(
    ("query", "text", "lang"),
    [
        ("strike", "Crews are striking at the port.", "en"),
        ("Streiks", "Ein Streik im Hafen.", "de"),
        ("ukraine", "L'Ukraine et l’Ukraine.", "fr"),
        ("l'Ukraine", "De l’Ukraine.", "fr"),
        ("поезд", "О поездах молчат.", "ru"),
        ("пожежа", "Наслідки пожежі.", "uk"),
        ("cafe", "The Café is open.", "en"),
        ("F-16", "An F-16 landed.", "en"),
        ("orrin", "The Marhaven-Orrin ferry.", "en"),
        ("Marhaven-Orrin", "The Marhaven–Orrin ferry.", "en"),
        ("C++", "Written in C++ long ago.", "en"),
        ("25", "It wounded 25.", "en"),
        ("東京", "東京では雪が降った。", "ja"),
        ('"東京では"', "昨日東京では雪が降った。", "ja"),
        ("🚨", "Alarm 🚨 in Orrin.", "en"),
        ('"port of Marhaven"', "The Port of Marhaven, closed.", "en"),
        ('"ferry strikes"', "A ferry strike.", "en"),
        ('"strike port"~2', "The port is on strike.", "en"),
        ('"strike port"~2', "They strike at the port.", "en"),
        ('"ferry ferry port"~1', "Ferry to ferry port.", "en"),
        ("flood*", "Floodwaters rose.", "en"),
        ("наводнен*", "Наводнение и наводнения.", "ru"),
        ("Cov-1*", "Cov-19 is back.", "en"),
        ("source:coast", "x", "en"),
        ('source:"coast WIRE"', "x", "en"),
        ("source:wir*", "x", "en"),
        ("source:(tide OR coast)", "x", "en"),
        ("lang:EN", "x", "en"),
        ("lang:(de OR en)", "x", "en"),
        ("lang:pl", "x", "pl"),
        ("* -fog", "x", "en"),
        ("port NOT (fog OR ice)", "The port.", "en"),
        ("NOT (NOT port)", "The port.", "en"),
        ("NOT (-port -storm)", "The port.", "en"),
        ("NOT (-port OR storm)", "The port.", "en"),
        ("*", "", "en"),
    ],
)
def test_a_word_is_found_in_any_form(query: str, text: str, lang: str) -> None:
    assert holds(parse(query), analysis(text, lang=lang))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("iran", "Tirana is calm."),
        ("flood*", "A bloodflood."),
        ('"of port"', "The port of Marhaven."),
        ('"port closed"', "The port opened. It closed."),
        ('"strike port"~1', "The port is on strike."),
        ('"ferry ferry"~9', "The ferry."),
        ("title:port", "The port of Marhaven."),
        ("title:*", "No title here."),
        ("lang:de", "x"),
        ("source:harbour", "x"),
        ("source:oast", "x"),
        ("source:wire source:tide", "x"),
        ("* -port", "The port."),
        ("ferry NOT port", "The ferry is in the port."),
        ("Niger~", "Nigeria votes."),
        ("Reich~", "They are rich."),
    ],
)
def test_what_only_looks_alike_is_not(query: str, text: str) -> None:
    assert not holds(parse(query), analysis(text, title=""))


def test_a_phrase_stands_in_one_sentence_and_and_in_the_whole_article() -> None:
    about = analysis("Fog lay on the quay.", "The port was closed.", title="Ferry late")
    assert holds(parse("ferry AND fog AND port"), about)
    assert not holds(parse('"quay the port"'), about)
    assert not holds(parse('"quay port"~5'), about)


SPELLINGS = [("Zaporizhzhia", "en"), ("Zaporozhye", "en"), ("Saporischschja", "de"), ("Запоріжжя", "uk"), ("Запорожье", "ru")]  # fmt: skip


@pytest.mark.parametrize(("said", "lang"), [*SPELLINGS, ("Запоріжжі", "uk"), ("Запорожьем", "ru")])
@pytest.mark.parametrize("asked", [name for name, _ in SPELLINGS])
def test_a_name_is_found_in_every_spelling_and_case(asked: str, said: str, lang: str) -> None:
    assert bold(f"{asked}~", f"— {said}, 25.", lang) == [said]


def test_another_spelling_must_be_written_as_a_name() -> None:
    assert not holds(parse("Zaporizhzhia~"), analysis("zaporozhye"))
    assert holds(parse("zaporizhzhia~"), analysis("ZAPOROZHYE"))


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("strikes AND Orrin~", "Strikes on Orrin's quay; one strike more.", ["Strikes", "Orrin", "strike"]),
        ('"port of Marhaven" OR marhaven', "Port of Marhaven, Marhaven.", ["Port of Marhaven", "Marhaven"]),
        ('"ferry port" OR "port strike"', "A ferry port strike.", ["ferry port strike"]),
        ('"strike port"~2', "The port is on strike; fog, ice, a strike.", ["port", "strike"]),
        ("flood*", "Floods and floodwaters.", ["Floods", "floodwaters"]),
        ("port NOT fog", "Port, not harbour.", ["Port"]),
        ("port NOT (gale NOT harbour)", "Port and harbour.", ["Port", "harbour"]),
        ("port title:harbour source:coast lang:en", "Port and harbour of the coast.", []),
        ("雪", "東京では雪が降った。", ["雪"]),
        ("Orrin", "The Marhaven-Orrin line.", ["Orrin"]),
        ("*", "All of it.", []),
    ],
)
def test_what_matched_is_marked_and_nothing_else(query: str, text: str, marked: list[str]) -> None:
    assert bold(query, text) == marked


def near(query: str, about: Analysis) -> list[float]:
    ((_, match),) = Matcher([(0, parse(query))]).match(about)
    return [round(match.nearness(n), 2) for n in range(TITLE, len(about.body))]


def test_the_sentence_that_matches_by_itself_is_nearest_then_the_one_with_most_of_the_query() -> None:
    about = analysis("Fog.", "A strike.", "A strike in Orrin.", title="Orrin")
    assert near("strikes AND Orrin~", about) == [0.5, 0.0, 0.5, 1.0]
    assert near("strike OR Orrin", about) == [1.0, 0.0, 1.0, 1.0]
    assert near("(strike OR walkout) Orrin NOT ice", about) == [0.5, 0.0, 0.5, 1.0]
    assert near("title:Orrin strike source:coast", about) == [0.0, 0.0, 1.0, 1.0]
    assert near("source:coast lang:en", about) == [1.0, 1.0, 1.0, 1.0]
    assert near("(strike NOT Orrin) OR fog", about) == [0.0, 1.0, 1.0, 0.5]


def test_developments_are_told_nearest_first_and_else_in_the_order_of_the_judge() -> None:
    about = analysis("Fog.", "A strike in Orrin.", "Ice.", "A strike.", "Orrin.")
    ((_, one), (_, other)) = Matcher([(1, parse("strike Orrin")), (2, parse("ice OR gale"))]).match(about)
    assert rank(one, (4, 2, 3, 0, 1)) == (1, 4, 3, 2, 0)
    assert rank(other, (4, 3, 2, 1, 0)) == (2, 4, 3, 1, 0)
    both = Joined([one, other])
    assert rank(both, (0, 4, 2, 1)) == (2, 1, 4, 0)
    assert [both.spans(n) for n in (1, 2)] == [((2, 8), (12, 17)), ((0, 3),)]
    assert rank(Joined([]), (2, 0, 1)) == (2, 0, 1)


def test_keys_come_in_the_order_given_and_equal_queries_share_a_match() -> None:
    matcher = Matcher([("a", parse("fog")), ("b", parse("port")), ("c", parse("fog")), ("d", parse("ice"))])
    assert len(matcher) == 4
    found = matcher.match(analysis("Fog in the port."))
    assert [k for k, _ in found] == ["a", "b", "c"]
    assert found[0][1] is found[2][1]


def test_a_matcher_that_replaces_another_is_ready_for_its_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Matcher([("a", parse("fog"))])
    fog, nebel = analysis("Fog in the port.", lang="en"), analysis("Nebel im Hafen.", lang="de")
    before.match(fog)
    before.match(nebel)
    now = Matcher([("a", parse("fog")), ("b", parse("hafen"))], before)
    monkeypatch.setattr("bot.topics.match._Candidates", None)  # nothing more is to be made
    assert [[k for k, _ in now.match(about)] for about in (fog, nebel)] == [["a"], ["b"]]


def test_a_real_article_is_matched_with_its_dateline_and_its_title() -> None:
    about = analyse(Article("a", "Storm", "ORRIN, March 3 (Coast) - The ferry is late. Fog lay on the port.", 0.0, 0.0))
    assert holds(parse("orrin storm ferry port"), about)


def test_a_topic_that_shares_nothing_with_an_article_is_not_looked_at() -> None:
    asked_for = ["ferry AND port", '"storm of the port"', "Orrin~ strike", "flood* dune", "source:tide fog", "東京 雪"]
    matcher = Matcher(enumerate(map(parse, asked_for)))
    about = analysis("The minister said on Monday that the budget is late.", lang="en")
    assert matcher.match(about) == []
    assert matcher._candidates["en"].of(Cut(about, Tongue("en"))) == set()


def test_what_is_learned_of_the_news_changes_what_is_quick_and_never_what_matches() -> None:
    dice = random.Random(4)
    asked_for = [" ".join(dice.sample(NOUNS, 2)) for _ in range(6)] + [
        "gale OR (fog -ice)",
        "kiev~ dune",
        "NOT (-ice -fog)",
    ]
    matcher = Matcher(enumerate(map(parse, asked_for)))
    for n in range(310):
        if n == 100:
            matcher = Matcher(enumerate(map(parse, asked_for)), before=matcher)
        about = analysis(" ".join(dice.choices(NOUNS, k=4)))
        assert [k for k, _ in matcher.match(about)] == [k for k, q in enumerate(asked_for) if matches(parse(q), about)]


# --- beside a naive reading

SENTENCES = st.lists(st.sampled_from(NOUNS), max_size=5).map(" ".join)
PHRASES = st.lists(st.sampled_from(NOUNS), min_size=2, max_size=3).map(" ".join)
WORDS = st.sampled_from(NOUNS)
VALUES: st.SearchStrategy[Query] = st.one_of(
    st.just(Everything()),
    st.builds(Word, WORDS),
    st.builds(Prefix, st.sampled_from(["ga", "fo", "ice", "re", "zz", "ki", "reef-f"])),
    st.builds(Name, st.sampled_from(["Kyiv", "kiev", "gale", "Киев"])),
    st.builds(Phrase, PHRASES, st.none() | st.integers(0, 3)),
)
LEAVES = st.one_of(
    VALUES,
    st.builds(Field, st.just("title"), queries(VALUES)),
    st.builds(Field, st.just("source"), st.builds(Word, st.sampled_from(["coast", "tide"]))),
    st.builds(Field, st.just("lang"), st.builds(Word, st.sampled_from(["en", "de"]))),
)
QUERIES = queries(LEAVES)


def split(text: str) -> list[str]:
    return [w for t in tokens(text) for w in t.surface.split("-")]


def fits(leaf: Query, asked_word: str, word: str, lang: str, last: bool) -> bool:
    if isinstance(leaf, Prefix) and last:
        return word.lower().startswith(asked_word.lower())
    if stem(word.lower(), lang) == stem(asked_word.lower(), lang):
        return True
    spelt = isinstance(leaf, Name) and word[0].isupper()
    return spelt and any(same_name(k, key(tokens(word)[0], lang)) for k in asked(asked_word.lower()))


def stands(leaf: Word | Prefix | Name | Phrase, text: str, lang: str) -> bool:
    """Whether a part of a query stands in a sentence, by trying every place."""
    wanted, said = split(leaf.text), split(text)
    if isinstance(leaf, Phrase) and leaf.within is not None:
        return any(
            max(places) - min(places) + 1 - len(wanted) <= leaf.within
            and all(fits(leaf, w, said[n], lang, False) for w, n in zip(wanted, places, strict=True))
            for places in permutations(range(len(said)), len(wanted))
        )
    return any(
        all(fits(leaf, w, said[n + k], lang, k == len(wanted) - 1) for k, w in enumerate(wanted))
        for n in range(len(said) - len(wanted) + 1)
    )


def naive(query: Query, about: Analysis, texts: list[str], field: str = "") -> bool:
    """The same, slow and plain, of some sentences of an article."""
    match query:
        case Not(inner):
            return not naive(inner, about, texts, field)
        case And(parts):
            return all(naive(q, about, texts, field) for q in parts)
        case Or(parts):
            return any(naive(q, about, texts, field) for q in parts)
        case Field("lang", Word(code)):
            return about.lang == code
        case Field("source", Word(word)):
            return word in about.article.source.lower().split()
        case Field(name, inner):
            return naive(inner, about, [about.title.text], name)
        case Everything():
            return not field or bool(about.title.text)
        case _:
            return any(stands(query, text, about.lang) for text in texts)


ARTICLES = st.builds(
    lambda title, body, lang: analysis(*body, title=title, lang=lang),
    SENTENCES,
    st.lists(SENTENCES.filter(bool), max_size=4),
    st.sampled_from(["en", "de", "ru", "pl", ""]),
)


@given(st.lists(QUERIES, max_size=6), ARTICLES)
def test_matching_agrees_with_a_naive_reading(asked_for: list[Query], about: Analysis) -> None:
    texts = [about.title.text, *[s.text for s in about.body]]
    expected = [n for n, q in enumerate(asked_for) if naive(q, about, texts)]
    found = Matcher(enumerate(asked_for)).match(about)
    assert [n for n, _ in found] == expected
    assert [n for n, q in enumerate(asked_for) if matches(q, about)] == expected
    for n, match in found:
        for place, text in enumerate(texts, TITLE):
            nearness = match.nearness(place)
            assert 0.0 <= nearness <= 1.0
            if only_excludes(asked_for[n]) is None:
                assert (nearness == 1.0) == naive(asked_for[n], about, [text])


@given(QUERIES, ARTICLES)
def test_every_span_is_of_something_that_was_asked_for_and_nothing_asked_for_is_left_unmarked(
    query: Query, about: Analysis
) -> None:
    for _, match in Matcher([(0, query)]).match(about):
        for place, text in enumerate([about.title.text, *[s.text for s in about.body]], TITLE):
            spans = match.spans(place)
            assert merged(spans) == spans
            leaves = [x for f, x in positive(query) if not f or (f == "title" and place == TITLE)]
            loose = [Word(w) for x in leaves if isinstance(x, Phrase) and x.within is not None for w in split(x.text)]
            for a, b in spans:
                assert re.fullmatch(r"\S.*\S", text[a:b])
                assert any(stands(x, text[a:b], about.lang) for x in [*leaves, *loose])
            rest = "".join("•" if any(a <= n < b for a, b in spans) else c for n, c in enumerate(text))
            for leaf in leaves:
                assert bool(spans) or not stands(leaf, text, about.lang)
                if isinstance(leaf, Word | Prefix) and "-" not in leaf.text:
                    assert not stands(leaf, rest.replace("•", " "), about.lang)


KEYS = st.text(st.sampled_from("aeiouhgkszcvtrnlp"), min_size=1, max_size=16)


@given(KEYS, KEYS, st.integers(0, 15), st.sampled_from("aeiouhgkszcvtrnlp"), st.booleans())
def test_two_spellings_of_a_name_meet_in_a_bucket(a: str, b: str, at: int, letter: str, swap: bool) -> None:
    near_by = a[:at] + letter + a[at + swap :]
    for one, other in ((a, b), (a, near_by), (a, near_by[1:]), (a + letter, near_by)):
        if same_name(one, other):
            assert buckets(one) & buckets(other)
