"""Block Kit as Slack documents it, checked more strictly than Slack does: what is not documented is refused.

https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/block-kit/block-elements, one page a
type. Lengths are counted in UTF-16 code units, as JavaScript does: never more generous than Slack.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

MESSAGE, MODAL, HOME = "message", "modal", "home"

MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
"""https://docs.slack.dev/reference/block-kit/blocks: up to 50 blocks in a message, 100 in modals or home tabs."""
CUMULATIVE = 9_597
"""Characters of all blocks of a message. Undocumented: 11,341 were answered with msg_blocks_too_long, 9,597 were taken
(https://github.com/slackapi/bolt-js/issues/2867); the fake takes what is known to be taken."""

_SURFACES = {
    # each block's page names the surfaces it is available in
    "actions": {MESSAGE, MODAL, HOME},
    "context": {MESSAGE, MODAL, HOME},
    "divider": {MESSAGE, MODAL, HOME},
    "header": {MESSAGE, MODAL, HOME},
    "input": {MESSAGE, MODAL, HOME},
    "rich_text": {MESSAGE, MODAL, HOME},
    "section": {MESSAGE, MODAL, HOME},
}

Problem = str


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_message(blocks: Any) -> list[Problem]:
    """What is wrong with the blocks of a message; empty if nothing is."""
    problems = check(blocks, MESSAGE)
    if not problems and total(blocks) > CUMULATIVE:
        problems.append("msg_blocks_too_long")
    return problems


def total(blocks: Any) -> int:
    """The length of all text in blocks."""
    if isinstance(blocks, dict):
        return sum(units(v) if k == "text" and isinstance(v, str) else total(v) for k, v in blocks.items())
    return sum(map(total, blocks)) if isinstance(blocks, list) else 0


def check(blocks: Any, surface: str) -> list[Problem]:
    """What is wrong with the blocks of a surface."""
    found = _Check(surface)
    if found.list(blocks, "/blocks", 0, MOST_BLOCKS[surface]):
        for n, block in enumerate(blocks):
            found.block(block, f"/blocks/{n}")
    return found.problems


def check_view(view: Any) -> list[Problem]:
    """What is wrong with a view. https://docs.slack.dev/reference/views/modal-views, .../home-tab-views"""
    if not isinstance(view, dict) or view.get("type") not in (MODAL, HOME):
        return ["must be a modal or home view [json-pointer:/view/type]"]
    kind = view["type"]
    found = _Check(kind)
    common = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    modal = {"title", "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled"}
    found.fields(view, "/view", {"type", "blocks"} | ({"title"} if kind == MODAL else set()), common | modal)
    if kind == HOME and modal & view.keys():
        found.say("/view", "a home tab has no title, no buttons")
    for name in ("title", "close", "submit"):
        if name in view:
            found.text(view[name], f"/view/{name}", 24, ("plain_text",))
    found.string(view.get("private_metadata", ""), "/view/private_metadata", 0, 3000)
    found.string(view.get("callback_id", ""), "/view/callback_id", 0, 255)
    blocks = view.get("blocks")
    found.problems += check(blocks, kind)
    inputs = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if kind == MODAL and inputs and "submit" not in view:
        found.say("/view/submit", "missing: required where there are input blocks")
    return found.problems


def check_metadata(metadata: Any) -> str:
    """The error that metadata raises, "" if none. https://docs.slack.dev/messaging/message-metadata"""
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        return "invalid_metadata_format"
    kind, payload = metadata["event_type"], metadata["event_payload"]
    # "A human readable alphanumeric string"
    if not isinstance(kind, str) or not re.fullmatch(r"[A-Za-z0-9_.]{1,255}", kind) or not isinstance(payload, dict):
        return "invalid_metadata_format"
    if not all(isinstance(v, str | int | float | bool | dict | list) for v in payload.values()):
        return "invalid_metadata_schema"
    return "metadata_too_large" if len(json.dumps(metadata)) > 8000 else ""


class _Check:
    """Collects what is wrong, each with a JSON pointer, as Slack's response_metadata does."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.problems: list[Problem] = []
        self.block_ids: set[str] = set()
        self.actions: set[str] = set()
        self.focused = False

    def say(self, at: str, what: str) -> bool:
        self.problems.append(f"{what} [json-pointer:{at}]")
        return False

    # -- plain values

    def fields(self, value: Any, at: str, required: Iterable[str], allowed: Iterable[str]) -> bool:
        if not isinstance(value, dict):
            return self.say(at, "must be an object")
        for name in sorted(set(required) - value.keys()):
            self.say(at, f"missing required field: {name}")
        for name in sorted(value.keys() - set(allowed) - set(required)):
            self.say(at, f"no more fields allowed: {name}")
        return set(required) <= value.keys()

    def string(self, value: Any, at: str, least: int, most: int) -> bool:
        if not isinstance(value, str):
            return self.say(at, "must be a string")
        if not least <= units(value) <= most:
            return self.say(at, f"must be {least} to {most} characters, is {units(value)}")
        if re.search("[\ud800-\udfff]", value):
            return self.say(at, "must be valid Unicode")
        return True

    def list(self, value: Any, at: str, least: int, most: int) -> bool:
        if not isinstance(value, list):
            return self.say(at, "must be an array")
        if not least <= len(value) <= most:
            return self.say(at, f"must have {least} to {most} items, has {len(value)}")
        return True

    def flag(self, value: dict[str, Any], name: str, at: str) -> None:
        if name in value and not isinstance(value[name], bool):
            self.say(f"{at}/{name}", "must be a boolean")

    # -- composition objects: https://docs.slack.dev/reference/block-kit/composition-objects

    def text(self, value: Any, at: str, most: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> None:
        """https://docs.slack.dev/reference/block-kit/composition-objects/text-object: 1 to 3000 characters."""
        if not self.fields(value, at, {"type", "text"}, {"emoji", "verbatim"}):
            return
        kind = value["type"]
        if kind not in kinds:
            self.say(f"{at}/type", f"must be one of {kinds}")
        if "emoji" in value and kind != "plain_text":
            self.say(f"{at}/emoji", "only for plain_text")
        if "verbatim" in value and kind != "mrkdwn":
            self.say(f"{at}/verbatim", "only for mrkdwn")
        self.flag(value, "emoji", at)
        self.flag(value, "verbatim", at)
        self.string(value["text"], f"{at}/text", 1, most)

    def confirm(self, value: Any, at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""
        if self.fields(value, at, {"title", "text", "confirm", "deny"}, {"style"}):
            self.text(value["title"], f"{at}/title", 100, ("plain_text",))
            self.text(value["text"], f"{at}/text", 300)
            self.text(value["confirm"], f"{at}/confirm", 30, ("plain_text",))
            self.text(value["deny"], f"{at}/deny", 30, ("plain_text",))

    def options(self, value: Any, at: str, most: int) -> None:
        """https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""
        if self.list(value, at, 1, most):
            for n, option in enumerate(value):
                here = f"{at}/{n}"
                if self.fields(option, here, {"text", "value"}, {"description"}):
                    self.text(option["text"], f"{here}/text", 75)
                    self.string(option["value"], f"{here}/value", 1, 150)
                    if "description" in option:
                        self.text(option["description"], f"{here}/description", 75, ("plain_text",))

    # -- blocks: https://docs.slack.dev/reference/block-kit/blocks

    def block(self, block: Any, at: str) -> None:
        if not isinstance(block, dict) or self.surface not in _SURFACES.get(str(block.get("type")), set()):
            self.say(f"{at}/type", f"unsupported type: {block.get('type') if isinstance(block, dict) else block}")
            return
        if "block_id" in block and self.string(block["block_id"], f"{at}/block_id", 1, 255):
            if block["block_id"] in self.block_ids:
                self.say(f"{at}/block_id", "block_id already exists")
            self.block_ids.add(block["block_id"])
        self.actions = set()
        rest = {k: v for k, v in block.items() if k not in ("type", "block_id")}
        getattr(self, f"_{block['type']}")(rest, at)

    def _divider(self, b: dict[str, Any], at: str) -> None:
        self.fields(b, at, (), ())

    def _header(self, b: dict[str, Any], at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/blocks/header-block: plain text, at most 150."""
        if self.fields(b, at, {"text"}, ()):
            self.text(b["text"], f"{at}/text", 150, ("plain_text",))

    def _section(self, b: dict[str, Any], at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/blocks/section-block: text 3000, ten fields of 2000."""
        self.fields(b, at, (), {"text", "fields", "accessory", "expand"})
        if "text" not in b and "fields" not in b:
            self.say(at, "text or fields is required")
        if "text" in b:
            self.text(b["text"], f"{at}/text", 3000)
        if "fields" in b and self.list(b["fields"], f"{at}/fields", 1, 10):
            for n, field in enumerate(b["fields"]):
                self.text(field, f"{at}/fields/{n}", 2000)
        if "accessory" in b:
            kinds = {"button", "overflow", "static_select", "checkboxes", "radio_buttons", "timepicker", "datepicker"}
            self.element(b["accessory"], f"{at}/accessory", kinds)

    def _context(self, b: dict[str, Any], at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/blocks/context-block: at most ten elements."""
        if self.fields(b, at, {"elements"}, ()) and self.list(b["elements"], f"{at}/elements", 1, 10):
            for n, element in enumerate(b["elements"]):
                self.text(element, f"{at}/elements/{n}", 3000)

    def _actions(self, b: dict[str, Any], at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/blocks/actions-block: at most 25 elements."""
        kinds = {"button", "overflow", "static_select", "checkboxes", "radio_buttons", "timepicker", "datepicker"}
        if self.fields(b, at, {"elements"}, ()) and self.list(b["elements"], f"{at}/elements", 1, 25):
            for n, element in enumerate(b["elements"]):
                self.element(element, f"{at}/elements/{n}", kinds)

    def _input(self, b: dict[str, Any], at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/blocks/input-block"""
        if self.fields(b, at, {"label", "element"}, {"hint", "optional", "dispatch_action"}):
            self.text(b["label"], f"{at}/label", 2000, ("plain_text",))
            if "hint" in b:
                self.text(b["hint"], f"{at}/hint", 2000, ("plain_text",))
            kinds = {"plain_text_input", "static_select", "checkboxes", "radio_buttons", "timepicker", "datepicker"}
            self.element(b["element"], f"{at}/element", kinds)

    # -- elements: https://docs.slack.dev/reference/block-kit/block-elements

    def element(self, e: Any, at: str, kinds: set[str]) -> None:
        if not isinstance(e, dict) or e.get("type") not in kinds:
            self.say(f"{at}/type", f"must be one of {sorted(kinds)}")
            return
        if "action_id" in e and self.string(e["action_id"], f"{at}/action_id", 1, 255):
            # "should be unique among all other action_ids in the containing block"
            if e["action_id"] in self.actions:
                self.say(f"{at}/action_id", "action_id already exists")
            self.actions.add(e["action_id"])
        if e.get("focus_on_load"):
            if self.focused:
                self.say(f"{at}/focus_on_load", "only one element may have it")
            self.focused = True
        if "confirm" in e:
            self.confirm(e["confirm"], f"{at}/confirm")
        rest = {k: v for k, v in e.items() if k not in ("type", "action_id", "focus_on_load", "confirm")}
        check: Callable[[dict[str, Any], str], None] = getattr(self, f"_e_{e['type']}")
        check(rest, at)

    def _e_button(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/button-element: text 75, url 3000, value 2000."""
        if not self.fields(e, at, {"text"}, {"url", "value", "style", "accessibility_label"}):
            return
        self.text(e["text"], f"{at}/text", 75, ("plain_text",))
        self.string(e.get("value", "-"), f"{at}/value", 1, 2000)
        self.string(e.get("url", "-"), f"{at}/url", 1, 3000)
        self.string(e.get("accessibility_label", "-"), f"{at}/accessibility_label", 1, 75)
        if e.get("style", "primary") not in ("primary", "danger"):
            self.say(f"{at}/style", "must be primary or danger")

    def _e_overflow(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/overflow-menu-element: at most five options."""
        if self.fields(e, at, {"options"}, ()):
            self.options(e["options"], f"{at}/options", 5)

    def _e_static_select(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/select-menu-element: at most 100 options, placeholder 150."""
        if self.fields(e, at, {"options"}, {"placeholder", "initial_option"}):
            self.options(e["options"], f"{at}/options", 100)
            self._initial(e, at)

    def _e_checkboxes(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/checkboxes-element: at most ten options."""
        if self.fields(e, at, {"options"}, {"initial_options"}):
            self.options(e["options"], f"{at}/options", 10)
            if not all(o in e["options"] for o in e.get("initial_options", [])):
                self.say(f"{at}/initial_options", "must be among the options")

    def _e_radio_buttons(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/radio-button-group-element: at most ten options."""
        if self.fields(e, at, {"options"}, {"initial_option"}):
            self.options(e["options"], f"{at}/options", 10)
            self._initial(e, at)

    def _initial(self, e: dict[str, Any], at: str) -> None:
        if "initial_option" in e and e["initial_option"] not in e["options"]:
            self.say(f"{at}/initial_option", "must be among the options")
        if "placeholder" in e:
            self.text(e["placeholder"], f"{at}/placeholder", 150, ("plain_text",))

    def _e_timepicker(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/time-picker-element: HH:mm."""
        self.fields(e, at, (), {"initial_time", "placeholder", "timezone"})
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(e.get("initial_time", "00:00"))):
            self.say(f"{at}/initial_time", "must be HH:mm")

    def _e_datepicker(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/date-picker-element"""
        self.fields(e, at, (), {"initial_date", "placeholder"})

    def _e_plain_text_input(self, e: dict[str, Any], at: str) -> None:
        """.../block-elements/plain-text-input-element"""
        self.fields(e, at, (), {"initial_value", "multiline", "min_length", "max_length", "placeholder"})
        least, most = e.get("min_length", 0), e.get("max_length", 3000)
        if not (isinstance(least, int) and isinstance(most, int) and 0 <= least <= most <= 3000 and most >= 1):
            self.say(f"{at}/max_length", "must be 1 to 3000, and not under min_length")
        self.string(e.get("initial_value", ""), f"{at}/initial_value", 0, 3000)
        if "placeholder" in e:
            self.text(e["placeholder"], f"{at}/placeholder", 150, ("plain_text",))

    # -- rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

    def _rich_text(self, b: dict[str, Any], at: str) -> None:
        if self.fields(b, at, {"elements"}, ()) and self.list(b["elements"], f"{at}/elements", 1, 1000):
            for n, part in enumerate(b["elements"]):
                self.rich(part, f"{at}/elements/{n}")

    def rich(self, part: Any, at: str, inside: bool = False) -> None:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "rich_text_list" and not inside:
            if self.fields(part, at, {"type", "style", "elements"}, {"indent", "offset", "border"}):
                if part["style"] not in ("bullet", "ordered"):
                    self.say(f"{at}/style", "must be bullet or ordered")
                if not (isinstance(part.get("indent", 0), int) and 0 <= part.get("indent", 0) <= 8):
                    self.say(f"{at}/indent", "must be 0 to 8")
                if self.list(part["elements"], f"{at}/elements", 1, 1000):
                    for n, section in enumerate(part["elements"]):
                        self.rich(section, f"{at}/elements/{n}", inside=True)
            return
        allowed = (
            {"rich_text_section"} if inside else {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}
        )
        if kind not in allowed:
            self.say(f"{at}/type", f"must be one of {sorted(allowed)}")
            return
        more = {"border"} if kind != "rich_text_section" else set()
        if self.fields(part, at, {"type", "elements"}, more) and self.list(part["elements"], f"{at}/elements", 1, 1000):
            for n, element in enumerate(part["elements"]):
                self.piece(element, f"{at}/elements/{n}")

    def piece(self, e: Any, at: str) -> None:
        """.../block-elements/text-element, link-element, date-element, emoji-element, user-element and so on."""
        shapes: dict[str, tuple[set[str], set[str]]] = {
            "text": ({"text"}, {"style"}),
            "link": ({"url"}, {"text", "unsafe", "style"}),
            "date": ({"timestamp", "format"}, {"url", "fallback", "style"}),
            "emoji": ({"name"}, {"unicode", "style"}),
            "user": ({"user_id"}, {"style"}),
            "channel": ({"channel_id"}, {"style"}),
            "usergroup": ({"usergroup_id"}, {"style"}),
            "broadcast": ({"range"}, {"style"}),
        }
        kind = e.get("type") if isinstance(e, dict) else None
        if kind not in shapes:
            self.say(f"{at}/type", f"must be one of {sorted(shapes)}")
            return
        required, optional = shapes[kind]
        if not self.fields(e, at, required | {"type"}, optional):
            return
        style = e.get("style", {})
        if not isinstance(style, dict) or not all(v is True or v is False for v in style.values()):
            self.say(f"{at}/style", "must be an object of booleans")
        elif extra := style.keys() - {"bold", "italic", "strike", "code", "underline", "highlight", "unlink"}:
            self.say(f"{at}/style", f"no such style: {sorted(extra)}")
        if kind == "text":
            self.string(e["text"], f"{at}/text", 1, 3000)
        if kind == "link" and self.string(e["url"], f"{at}/url", 1, 3000):
            if not re.match(r"(https?|mailto|tel|slack):", e["url"]):
                self.say(f"{at}/url", "must be a URL")
            self.string(e.get("text", "-"), f"{at}/text", 1, 3000)
        if kind == "date":
            if not isinstance(e["timestamp"], int) or isinstance(e["timestamp"], bool):
                self.say(f"{at}/timestamp", "must be a whole number")
            if not re.search(r"\{(date|time|ago|day)[a-z_]*\}", str(e["format"])):
                self.say(f"{at}/format", "must have a date token")
