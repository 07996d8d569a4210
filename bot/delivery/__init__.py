"""Claim, send, settle; and the messengers that send."""
