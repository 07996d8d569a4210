"""A fake Slack: stateful, strict, on loopback, a process of its own. `python -m tests.slack.fake` starts it.

It keeps one or more workspaces with people, channels, threads and views; serves the Web API, Socket Mode and signed
HTTP requests to one app; refuses what Slack documents as refused; and fails on demand as networks do. A control API
(/control) lets tests act as people, set faults, and read all state.
"""
