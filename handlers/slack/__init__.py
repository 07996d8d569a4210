"""Slack: what people type and press there, and how they are answered."""
