"""Pure: who is told what, and how it reads."""
