"""Pure: watch queries and matching them."""
