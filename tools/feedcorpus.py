"""Reads the feeds that feedparser is tested with: python -m tools.feedcorpus FOLDER. Exit code 1 if one fails unclearly.

FOLDER is that of feedparser's source distribution; `make feedcorpus` fetches it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from bot.errors import BadArticle, BadFeed
from bot.ingest.article import article
from bot.ingest.feeds.parse import parse

BASE = "http://127.0.0.1:8097/feed"


def main(folder: str) -> int:
    """Prints one line for each kind of file."""
    unclear = 0
    files = sorted(p for p in Path(folder, "tests").rglob("*") if p.is_file() and p.suffix in {".xml", ".json"})
    kinds: dict[str, Counter[str]] = {}
    for file in files:
        counts = kinds.setdefault(file.relative_to(Path(folder, "tests")).parts[0], Counter())
        body = file.read_bytes()
        header = re.search(rb"(?im)^\s*Header:\s*Content-type:\s*(.+)$", body[:2000])
        counts["files"] += 1
        try:
            feed = parse(body, header[1].decode("latin-1").strip() if header else "", BASE, scope="f1")
        except BadFeed:
            counts["refused"] += 1
            continue
        except Exception as error:  # that is what we are looking for
            print(f"{file}: {type(error).__name__}: {error}")
            unclear += 1
            continue
        counts["read"] += 1
        counts["flawed"] += bool(feed.flaw)
        for item in feed.items:
            try:
                article(item.plain, now=1.8e9, max_bytes=1 << 20)
                counts["articles"] += 1
            except BadArticle:
                counts["no articles"] += 1
    print(f"{'':12} {'files':>6} {'read':>6} {'refused':>8} {'flawed':>7} {'articles':>9} {'no articles':>12}")
    for kind, counts in [*sorted(kinds.items()), ("all", sum(kinds.values(), Counter()))]:
        row = [counts[n] for n in ("files", "read", "refused", "flawed", "articles", "no articles")]
        print(f"{kind:12} {row[0]:6} {row[1]:6} {row[2]:8} {row[3]:7} {row[4]:9} {row[5]:12}")
    print(f"{unclear} failed unclearly")
    return 1 if unclear or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
