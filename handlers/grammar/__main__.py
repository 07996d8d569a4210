"""Writes docs/commands.md: python -m handlers.grammar"""

from pathlib import Path

from handlers.grammar.docs import document

if __name__ == "__main__":
    (Path(__file__).parents[2] / "docs" / "commands.md").write_text(document(), encoding="utf-8")
