"""Feeds: what they say (parse), how they are fetched (fetch), what of it is new (triage), and the loop (poll)."""
