"""Modals and the home tab. https://docs.slack.dev/surfaces/modals, https://docs.slack.dev/surfaces/app-home"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.alerts.slack import Block, Payload, actions, clip
from bot.book import Priority
from handlers.grammar import commands as c
from handlers.grammar import show
from handlers.slack.manifest import QUIET, WATCH

View = dict[str, Any]
TRY, OPEN_WATCH, OPEN_QUIET = "try", "open watch", "open quiet"
"""What buttons carry that are no command line."""
QUERY, NAME, PRIORITY, START, END, CRITICAL = "query", "name", "priority", "start", "end", "critical"


def watch(query: str = "", before: View | None = None, result: Payload | None = None) -> View:
    """A topic is made of a query. ``result`` is what trying it brought; ``before`` the view as it was filled in."""
    blocks: list[Block] = [
        _input(QUERY, "Query", {"type": "plain_text_input", "max_length": 2000, **_initial(query)},
               'Words, "phrases", AND, OR, NOT; flood* for beginnings; source:"Coast Wire", lang:de'),
        {**actions([("Try it on the last 72 hours", TRY)]), "block_id": "try"},
    ]  # fmt: skip
    if result is not None:
        blocks += result.blocks[:40]
    blocks += [
        {**_input(NAME, "Name", {"type": "plain_text_input", "max_length": 80, **_initial(_text(before, NAME))}),
         "optional": True},
        _input(PRIORITY, "Priority", {"type": "static_select", "options": [_option(p) for p in Priority],
                                      "initial_option": _option(Priority.NORMAL)}),
    ]  # fmt: skip
    return _modal(WATCH, "Watch a topic", "Watch", blocks)


def quiet() -> View:
    """Hours in which nothing is sent to somebody."""
    box = {"type": "checkboxes", "options": [{"text": _plain("Critical alerts pass"), "value": CRITICAL}]}
    return _modal(
        QUIET,
        "Quiet hours",
        "Save",
        [
            _input(START, "From", {"type": "timepicker", "initial_time": "22:00"}),
            _input(END, "To", {"type": "timepicker", "initial_time": "07:00"}),
            {**_input(CRITICAL, "Exceptions", box), "optional": True},
        ],
    )


def answer(payload: Payload) -> View:
    """An answer, for reading."""
    return {"type": "modal", "title": _plain("Slugline"), "close": _plain("Close"), "blocks": list(payload.blocks)}


def home(answers: Sequence[Payload]) -> View:
    """The home tab: what can be done, and the answers one below the other."""
    blocks: list[Block] = [
        actions(
            [("Watch a topic", OPEN_WATCH), ("Quiet hours", OPEN_QUIET), ("Digest now", "digest now"), ("Help", "help")]
        )
    ]
    for payload in answers:
        blocks += [{"type": "divider"}, *payload.blocks[:23]]
    return {"type": "home", "blocks": blocks[:100]}


def query_of(view: View) -> str:
    """What stands in a modal as its query."""
    return _text(view, QUERY)


def block_of(view: View) -> str:
    """The block at which an error is shown."""
    return QUERY if view.get("callback_id") == WATCH else START


def line_of(view: View) -> str:
    """The command that says the same as a modal that was filled in."""
    if view.get("callback_id") == WATCH:
        priority = _value(view, PRIORITY).get("selected_option") or {}
        chosen = Priority(priority.get("value", Priority.NORMAL))
        # the query is put in as it was typed: what is wrong with it is said of what was typed
        rest = show(c.Watch("x", _text(view, NAME), chosen)).removeprefix("watch x")
        return f"watch {_text(view, QUERY)}{rest}"
    begins, ends = (_value(view, name).get("selected_time") or "00:00" for name in (START, END))
    critical = bool(_value(view, CRITICAL).get("selected_options"))
    return f"quiet {begins}-{ends}" + (" critical-only" if critical else "")


def _modal(callback: str, title: str, submit: str, blocks: list[Block]) -> View:
    return {
        "type": "modal", "callback_id": callback, "title": _plain(title), "submit": _plain(submit),
        "close": _plain("Cancel"), "blocks": blocks,
    }  # fmt: skip


def _input(id: str, label: str, element: dict[str, Any], hint: str = "") -> Block:
    block: Block = {"type": "input", "block_id": id, "label": _plain(label), "element": {**element, "action_id": id}}
    return block | ({"hint": _plain(hint)} if hint else {})


def _initial(text: str) -> dict[str, str]:
    return {"initial_value": text} if text else {}


def _option(priority: Priority) -> dict[str, Any]:
    return {"text": _plain(priority.value), "value": priority.value}


def _value(view: View | None, id: str) -> dict[str, Any]:
    values = ((view or {}).get("state") or {}).get("values") or {}
    found: dict[str, Any] = (values.get(id) or {}).get(id) or {}
    return found


def _text(view: View | None, id: str) -> str:
    return clip(" ".join(str(_value(view, id).get("value") or "").split()), 2000)


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
