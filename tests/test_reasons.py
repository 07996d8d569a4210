"""The reasons of a decision name the threshold that was used."""

import re

from bot.model import Kind
from bot.stories.index import StoryIndex
from bot.stories.judge import Judgement, judge
from bot.text.analyse import analyse
from tests.support import START, article, demo_wire


def judged() -> list[Judgement]:
    """The bundled wire, article by article."""
    index = StoryIndex()
    found = []
    for a in demo_wire(START):
        found.append(judge(analyse(a), index, a.published))
        index.apply(found[-1].change)
    return found


def test_what_is_told_had_at_least_what_it_needed_and_what_is_silent_less() -> None:
    sides = set()
    for judgement in judged():
        told = judgement.kind in (Kind.OPENED, Kind.MOVED)
        had, needed = map(int, re.findall(r"(\d+)% ", judgement.reasons[1].replace("%)", "% ")))
        assert (had >= needed) == told, judgement.reasons
        sides.add(told)
    assert sides == {True, False}


def test_a_short_article_told_for_one_sentence_says_so() -> None:
    said = [j.reasons[1] for j in judged() if j.kind is Kind.MOVED]
    assert any("one sentence is new and matters" in s and "in so short an article one is enough" in s for s in said)


def test_a_flash_of_three_words_claims_no_share() -> None:
    judgement = judge(analyse(article("a", ("Blast in Orrin", "Blast in Orrin."))), StoryIndex(), START)
    assert judgement.kind is Kind.OPENED
    assert judgement.reasons[1:] == ("a report of one sentence, on something that nothing told before is like",)


MENU = "Home | World | Crashes » Fire kills two... #news @lorne | Login | Share -> Read more at www.lorne.example ..."
FLASH = "A fire at the port of Lorne killed two dockers on Monday, the harbour police said."


def test_without_a_title_the_debris_of_a_page_stays_silent_and_a_sentence_of_news_is_told() -> None:
    kinds = [judge(analyse(article("a", ("", text))), StoryIndex(), START).kind for text in (MENU, FLASH)]
    assert kinds == [Kind.QUIET, Kind.OPENED]


SINKS = (
    "Ferry sinks off Lorne",
    "The ferry Marigold sank off Lorne on Monday, and the coastguard rescued 41 passengers.\n"
    "Two of the crew are missing, the coastguard said.\n"
    "The weather had been calm for a week, and islanders spoke of the finest spring in years.",
)
RAISED = (
    "Marigold captain arrested",
    "The ferry Marigold sank off Lorne on Monday, and the coastguard rescued 41 passengers.\n"
    "Police arrested the captain of the Marigold, Peder Holm, in Lorne on Tuesday.\n"
    "Prosecutors charged Holm with sailing without a working radio.\n"
    "The ministry of transport withdrew the licence of his shipping line, Nordvik, on Tuesday evening.\n"
    "Two of the crew are missing, the coastguard said.\n"
    "Ferries have linked the island with the mainland since the days of steam.",
)


def test_of_a_report_that_is_new_the_top_leads_and_of_one_that_repeats_the_likeliest_to_be_new() -> None:
    index = StoryIndex()
    opened = judge(analyse(article("a", SINKS)), index, START)
    index.apply(opened.change)
    moved = judge(analyse(article("b", RAISED)), index, START + 3600)
    assert opened.developments[0] == 0
    assert opened.reasons[2] == "sentence 1 leads: nothing here was known, and news is written top down"
    assert moved.kind is Kind.MOVED
    assert moved.developments[0] in (1, 2, 3)
    found = re.fullmatch(r"sentence (\d) leads: (\d+)% likely, among 6, to say best what is new", moved.reasons[2])
    assert found is not None
    assert int(found[1]) == moved.developments[0] + 1
    assert 20 < int(found[2]) <= 100


def test_silence_names_no_sentence_to_lead() -> None:
    silent = [j for j in judged() if j.kind is Kind.REWRITE]
    assert silent
    assert all(len(j.reasons) == 2 for j in silent)
