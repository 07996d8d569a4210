"""Every key that Slugline keeps in Redis, its type, its reason to live and its time to die.

All keys of one desk begin with its hash tag, so one desk lives in one slot of a Redis Cluster and a
script may touch any of them. ``{d}`` below stands for the desk's name in braces.

key                    type    holds                                          dies
{d}:in                 stream  articles waiting, group "workers"              an entry: deleted by its commit; bounded by max_intake
{d}:seq                string  number of the last change                      never: one number
{d}:turn               string  the article that may commit next               TURN_SECONDS, or with its commit
{d}:log                stream  changes, entry id = number                     trimmed to the last LOG_LENGTH
{d}:stories            zset    live stories by time of last change            an entry: with its story; GRACE_DAYS after the last
{d}:story:ID           hash    title, times, tally, told, from whom           story_idle_days + GRACE_DAYS after its last change;
                               or the story that it was merged into           with its threads
{d}:changes:ID         list    the story's changes, the opening one first     with the story; bounded by MAX_CHANGES
{d}:article:ID         hash    content hash, decision, replaced versions      article_days after it was decided
{d}:url:DIGEST         string  canonical url -> article id                    with the article
{d}:lanes              zset    lanes with work, by time when due (ms)         an entry: when its lane is empty
{d}:lane:LANE          list    ids of deliveries, first in first out          when empty
{d}:queue:DEST         zset    messages that wait for a destination, by time   an entry: when settled or buried
{d}:queues             zset    destinations by time of their oldest message   an entry: when nothing waits there
{d}:delivery:ID        hash    a delivery, its lease, its last error          when settled; DEAD_DAYS after it was buried
{d}:thread:LANE        hash    root message id and content                    THREAD_DAYS (or with the story) after the last message
{d}:leases             string  counter of leases and tickets                  never: one number
{d}:dead               zset    buried deliveries by time                      DEAD_DAYS after burial; bounded by MAX_DEAD
{d}:sent:ID            hash    a sent delivery: message id, lane, content     as its thread: THREAD_DAYS (or with the story)
{d}:notes:ID           list    what became of a delivery, oldest first        as its thread; bounded by MAX_NOTES
{d}:posted:DIGEST      string  destination and message id -> delivery id      as its thread
{d}:told:ID            zset    deliveries that tell of a story, by time       as the story's threads; bounded by MAX_TOLD
{d}:held:DEST          zset    what waits for a digest, by time when due      an entry: with its digest; bounded by MAX_HELD
{d}:digests            zset    destinations by time of their next digest      an entry: with its digest
{d}:overflow           hash    destination -> how many did not fit in held    a field: with the next digest
{d}:suppressed         stream  what was kept from a destination, and why      trimmed to SUPPRESSED_LENGTH
{d}:decided            stream  what was decided of each article, in short     trimmed to DECIDED_LENGTH
{d}:delivered          stream  messages that were taken by a platform, short  trimmed to DELIVERED_LENGTH
{d}:budget:BUDGET      string  messages of a topic at a place on a day        BUDGET_DAYS after the last
{d}:feedback           stream  what people said of alerts: labelled data      trimmed to FEEDBACK_LENGTH
{d}:book               string  number of the last edit of the five below      never: one number
{d}:topics             hash    id -> topic                                    a field: when deleted; bounded by MAX_RECORDS
{d}:subscriptions      hash    id -> subscription                             a field: when deleted; bounded by MAX_RECORDS
{d}:places             hash    destination -> place                           a field: when deleted; bounded by MAX_RECORDS
{d}:people             hash    id -> person                                   a field: when deleted; bounded by MAX_RECORDS
{d}:mutes              hash    id -> mute                                     a field: when deleted or over; bounded by MAX_RECORDS
{d}:sources            hash    name in lower case -> how a source is set up     a field: when deleted; bounded by MAX_RECORDS
{d}:mutes:end          zset    mutes that end, by time when they do           an entry: with its mute
{d}:edit:TICKET        string  an edit or a retry that was made -> its number EDIT_SECONDS
{d}:audit              stream  who edited what, entry id = edit-line          trimmed to AUDIT_LENGTH
{d}:refused            stream  articles that could not be decided             trimmed to REFUSED_LENGTH
{d}:console            stream  messages posted to the console                 trimmed to CONSOLE_LENGTH
{d}:console:id:ID      string  delivery id -> console message id              CONSOLE_DAYS after it was posted
{d}:once:DIGEST        string  an event of a platform that was begun          ONCE_SECONDS after it was first heard of
{d}:unread             string  how many messages could not be decrypted       UNREAD_SECONDS after the last
{d}:console:shown      string  last message that a screen has shown           never: one id
{d}:feeds              zset    feeds by time of their next poll (ms)          an entry: with its feed; bounded by MAX_FEEDS
{d}:feed:ID            hash    how a feed is set up, how it is doing, lease   when it is removed
{d}:feed:at:DIGEST     string  a feed's address -> its id                     with the feed
{d}:feed:seen:ID       string  what was in the feed: its items, bounded       FEED_SEEN_DAYS after the last poll that worked
{d}:feed:number        string  number of the last feed                        never: one number
{d}:feed:notes         stream  what happened to feeds, for people             trimmed to FEED_NOTES_LENGTH
{d}:feed:host:HOST     string  when a host may be asked again (ms)            FEED_HOST_SECONDS after that time
{d}:hub:TOKEN          hash    a feed's subscription at a hub: secret, lease   HUB_DAYS after its lease, or after it was asked for
{d}:hubs:left          zset    subscriptions whose hub is to be told of the end HUB_DAYS after the last; bounded by HUBS_LEFT
{d}:stream:away        string  why the stream of another program cannot be read STREAM_AWAY_SECONDS after it was last tried
{d}:slack:installed    hash    workspace -> the app there, its token sealed   a field: when it is removed; bounded by MAX_INSTALLATIONS
{d}:slack:state:DIGEST string  an installation that was begun in a browser    STATE_SECONDS, or when it ends
{d}:slack:renewing:ID  string  a worker renews a workspace's token            RENEWING_SECONDS
{d}:replay             string  a replay is at work on this namespace          REPLAY_SECONDS after one of its last 500 articles
{d}:format             string  number of the format of the desk's data        never: one number
{d}:frozen             string  a backup is reading the desk: nothing is written  FROZEN_SECONDS, or with the backup's end
{d}:restore:FORM:KEY   any     what a restore brings, before it takes its place  RESTORE_SECONDS, or with the restore's end
{d}:probe              string  health tried whether something can be written     PROBE_SECONDS

What is in a stream's group of workers: a consumer that has nothing pending goes with its worker, or
CONSUMER_SECONDS after it was last heard of.

A replay's namespace is called ``desk.replay-<random>``; no desk can be called that. It is erased at the
end, and one that was left behind by the next replay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

GROUP = "workers"
LOG_LENGTH = 20_000
MAX_CHANGES = 500
MAX_DEAD = 10_000
REFUSED_LENGTH = 1_000
CONSOLE_LENGTH = 10_000
MAX_NOTES = 20
MAX_TOLD = 10_000
MAX_HELD = 500
SUPPRESSED_LENGTH = 10_000
DECIDED_LENGTH = 100_000
DELIVERED_LENGTH = 100_000
FEEDBACK_LENGTH = 100_000
MAX_RECORDS = 100_000
AUDIT_LENGTH = 50_000
DAY = 86_400
GRACE_DAYS = 1
"""A story is over when the judge says so; Redis forgets it later, for clocks differ."""
DEAD_DAYS = 30
THREAD_DAYS = 30
CONSOLE_DAYS = 7
TURN_SECONDS = 5
ONCE_SECONDS = 3_600
"""Slack tries an event again for five minutes."""
UNREAD_SECONDS = 86_400
CONSUMER_SECONDS = 86_400
REPLAY_SECONDS = 86_400
FROZEN_SECONDS = 10
"""A backup says again and again that it is at work; one that died holds up the desk no longer than this."""
RESTORE_SECONDS = 86_400
PROBE_SECONDS = 1
MAX_FEEDS = 10_000
FEED_SEEN_DAYS = 60
FEED_NOTES_LENGTH = 1_000
FEED_HOST_SECONDS = 60
HUB_DAYS = 2
HUBS_LEFT = 10_000
STREAM_AWAY_SECONDS = 60
BUDGET_DAYS = 2
MAX_INSTALLATIONS = 1_000
STATE_SECONDS = 600
"""Slack's own code is good for ten minutes: docs.slack.dev/authentication/installing-with-oauth"""
RENEWING_SECONDS = 60
EDIT_SECONDS = 60
"""For so long an edit that is sent again, after a lost connection, is known to be the same."""


def budget(topic: str, destination: str, day: str) -> str:
    """The name of the budget of a topic at a destination ("platform:address") on a day of the place, "YYYYMMDD"."""
    return f"{topic}:{destination}:{day}"


def thread_seconds(story_idle_days: float) -> float:
    """How long a thread, and what was sent to it, is remembered: as long as its story can live, at least THREAD_DAYS."""
    return max(THREAD_DAYS, story_idle_days + GRACE_DAYS) * DAY


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one desk. Every method returns a key as str."""

    desk: str

    @property
    def prefix(self) -> str:
        """What all keys of the desk begin with."""
        return f"{{{self.desk}}}:"

    def of(self, name: str, *parts: str) -> str:
        """The key ``name`` with its id, as listed at the head of this file."""
        return self.prefix + ":".join((name, *parts))

    def url(self, url: str) -> str:
        """The key that leads from a canonical url to its article's id."""
        return self.of("url", _digest(url))

    def posted(self, destination: str, message_id: str) -> str:
        """The key that leads from a message at a destination ("platform:address") to its delivery's id."""
        return self.of("posted", _digest(f"{destination}\x00{message_id}"))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
