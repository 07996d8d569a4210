"""One grammar of commands for Slack, Matrix and the console. Pure.

A command is text; ``parse`` makes a frozen value of it, ``show`` writes it out again, and one table (table.py) drives
both, and help, completion and docs/commands.md too. Callers take "/slug", "!slug" and the like off first.
"""

from handlers.grammar.complete import completions
from handlers.grammar.help import explain, guide
from handlers.grammar.kinds import Names
from handlers.grammar.read import parse
from handlers.grammar.table import needs
from handlers.grammar.times import ends
from handlers.grammar.tokens import mentioned
from handlers.grammar.write import show

__all__ = ["Names", "completions", "ends", "explain", "guide", "mentioned", "needs", "parse", "show"]
