"""The app as Slack is told of it. `python -m handlers.slack.manifest` prints slack/manifest.yaml.

https://docs.slack.dev/reference/app-manifest. The code takes its command, callbacks, events and scopes from here, so
that what is installed and what is handled cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

COMMAND = "/slug"
WHY, TRACK, WATCH, QUIET = "slug_why", "slug_track", "slug_watch", "slug_quiet"
"""Callbacks of the shortcuts: the first two on a message, the others from everywhere."""

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to hear when it is mentioned",
    "channels:history": "to find its own message after a broken connection, before it sends it again",
    "channels:read": "to know whether a channel is there, archived, whether it is in it, and who else is",
    "chat:write": "to post, and to keep what it posted up to date",
    "commands": "for /slug and the shortcuts",
    "groups:history": "the same as channels:history, in private channels that it was invited to",
    "groups:read": "the same as channels:read, in private channels that it was invited to",
    "im:history": "to read what people write to it directly",
    "im:read": "to know its direct messages",
    "im:write": "to tell people by direct message",
    "users:read": "for the name and the time zone of people who use it",
}
"""Every permission of the bot, and what for. https://docs.slack.dev/reference/scopes"""
APP_SCOPE = "connections:write"
"""Of the app-level token, for Socket Mode."""
EVENTS = (
    "app_home_opened", "app_mention", "app_uninstalled", "member_joined_channel", "member_left_channel", "message.im",
    "tokens_revoked",
)  # fmt: skip

MANIFEST: Mapping[str, Any] = {
    "display_information": {
        "name": "Slugline",
        "description": "Newsroom alerts that speak only when a story moves",
        "background_color": "#1b3a2f",
    },
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Slugline", "always_online": True},
        "shortcuts": [
            {
                "name": "Why was I told?",
                "type": "message",
                "callback_id": WHY,
                "description": "The reasons of an alert",
            },
            {"name": "Track this link", "type": "message", "callback_id": TRACK, "description": "Follow its story"},
            {"name": "Watch a topic", "type": "global", "callback_id": WATCH, "description": "Make a topic of a query"},
            {
                "name": "Quiet hours",
                "type": "global",
                "callback_id": QUIET,
                "description": "When nothing is sent to you",
            },
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                "description": "Topics, stories, alerts: ask and set",
                "usage_hint": "help | watch QUERY | why | mute for 3h",
                "should_escape": True,
            }
        ],
    },
    "oauth_config": {"scopes": {"bot": list(SCOPES)}},
    "settings": {
        "event_subscriptions": {"bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    },
}


def text() -> str:
    """The manifest as YAML."""
    head = "# The Slack app. Made by `python -m handlers.slack.manifest`; paste it when you create the app.\n"
    return head + "\n".join(_yaml(MANIFEST, 0)) + "\n"


def _yaml(value: Any, depth: int) -> list[str]:
    """A mapping as lines of YAML; strings are quoted as JSON, which YAML reads the same."""
    lines = []
    pad = "  " * depth
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            lines += [f"{pad}{name}:", *_yaml(inner, depth + 1)]
        elif isinstance(inner, list):
            lines.append(f"{pad}{name}:")
            for item in inner:
                if isinstance(item, Mapping):
                    first, *rest = _yaml(item, depth + 2)
                    lines += [f"{pad}  - {first.lstrip()}", *rest]
                else:
                    lines.append(f"{pad}  - {json.dumps(item)}")
        else:
            lines.append(f"{pad}{name}: {json.dumps(inner)}")
    return lines


if __name__ == "__main__":
    print(text(), end="")
