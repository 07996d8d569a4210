"""Slugline: a newsroom alert bot that speaks only when a story moves."""

__version__ = "0.1.0"
