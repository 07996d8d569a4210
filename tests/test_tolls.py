"""A toll that rises is news, told once, whatever else of it is known."""

from bot.model import Article, Kind
from bot.stories.index import StoryIndex
from bot.stories.judge import judge
from bot.text.analyse import analyse

START = 1_773_160_000.0


def told(*reports: tuple[str, str]) -> list[Kind]:
    index = StoryIndex()
    found = []
    for n, (title, text) in enumerate(reports):
        now = START + 3600 * n
        article = Article(id=f"a{n}", title=title, text=text, published=now, seen=now, lang="en")
        judgement = judge(analyse(article), index, now)
        index.apply(judgement.change)
        found.append(judgement.kind)
    return found


def collapse(toll: str, more: str = "") -> tuple[str, str]:
    return (
        f"Hotel collapse in Port Orrin kills {toll}",
        f"The collapse of the Hotel Meridian in Port Orrin killed {toll} people, the fire brigade said.\n"
        f"The building fell at dawn while guests were asleep.{more}",
    )


def test_a_higher_toll_is_told_and_its_rewrite_is_not() -> None:
    again = (
        "Nine dead in Port Orrin hotel",
        "Nine people died when the Hotel Meridian in Port Orrin collapsed, according to the fire brigade.\n"
        "Guests were asleep when the building fell at dawn.",
    )
    assert told(collapse("four"), collapse("nine"), again) == [Kind.OPENED, Kind.MOVED, Kind.REWRITE]


def test_a_lower_or_equal_toll_of_a_late_copy_is_not_told() -> None:
    assert told(collapse("nine"), collapse("four"), collapse("nine")) == [Kind.OPENED, Kind.REWRITE, Kind.REWRITE]


def test_a_correction_downwards_is_told() -> None:
    corrected = (
        "Correction: eight dead in Port Orrin hotel",
        "The fire brigade corrected the death toll of the hotel collapse in Port Orrin to eight people killed.",
    )
    assert told(collapse("nine"), corrected) == [Kind.OPENED, Kind.MOVED]


def test_the_toll_of_another_disaster_in_the_background_is_no_rise() -> None:
    history = "\nAn earthquake killed 2,400 people in the region in 1987."
    assert told(collapse("nine"), collapse("nine", history)) == [Kind.OPENED, Kind.REWRITE]
