"""Pure: which story an article belongs to and what in it is new."""
