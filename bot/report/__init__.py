"""Pure: a replay as one page to be opened in a browser."""
