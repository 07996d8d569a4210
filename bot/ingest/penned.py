"""What runs in the process of pen.py: reads documents from standard input, answers JSON on standard output.

    python -m bot.ingest.penned MEGABYTES SECONDS

A request is two lengths (4 bytes each, the first byte the highest), a head in JSON, and the document. An answer is a
length and JSON: what was read, or "error".
"""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from dataclasses import fields
from typing import Any

from bot.errors import BadFeed
from bot.ingest.feeds.parse import Feed, parse

MOST_NAME = 4096
MOST_TEXT = 1_000_000
"""Characters of a page's text that are kept."""


def main(memory_mb: int, seconds: int) -> None:
    """Answers until standard input ends, or a bound is reached."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    for bound, most in ((resource.RLIMIT_AS, memory_mb * 2**20), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS knows no bound of address space
            resource.setrlimit(bound, (most, most))
    # whatever libraries print must not get into the answers
    answers, ours = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)
    while len(sizes := ours.read(8)) == 8:
        signal.alarm(seconds)  # so that it ends even if nobody is there to kill it
        head, body = struct.unpack(">II", sizes)
        asked = json.loads(ours.read(head))
        answer = json.dumps(_answer(asked, ours.read(body))).encode()
        answers.write(struct.pack(">I", len(answer)) + answer)
        answers.flush()
        signal.alarm(0)


def _answer(asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    do = asked.pop("do")
    try:
        if do == "page":
            return _page(body, asked["url"])
        feed = parse(body, asked.pop("content_type"), asked.pop("base"), **asked)
    except BadFeed as error:
        return {"error": str(error)}
    except MemoryError:
        raise  # nobody knows what is left in which state
    except Exception as error:
        return {"error": f"the document cannot be read ({type(error).__name__})"}
    plain = {f.name: getattr(feed, f.name) for f in fields(Feed) if f.name != "items"}
    return plain | {"items": [(i.key, i.content, i.published, dict(i.plain)) for i in feed.items]}


def _page(body: bytes, url: str) -> dict[str, str]:
    from trafilatura import bare_extraction, load_html  # 0.7 s, and only where pages are read

    from bot.ingest.feeds.facts import facts

    # bytes: a string could be taken for an address
    tree = load_html(body)
    if tree is None:
        return {"text": ""}
    own = tree.xpath("string(//link[@rel='canonical']/@href)")  # before the extraction, which takes the tree apart
    lang = tree.xpath("string(/html/@lang)")
    said = facts(tree)
    found = bare_extraction(tree, url=url, include_comments=False, include_tables=False, favor_precision=True)
    text = str(getattr(found, "text", "") or "")
    return {"text": text[:MOST_TEXT], "url": str(own)[:MOST_NAME], "lang": str(lang)[:MOST_NAME], **said}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
