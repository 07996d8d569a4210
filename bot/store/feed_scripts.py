"""The Lua scripts of the feeds; see scripts.py for what all scripts have in common.

A feed that is paused or has ended is due at no time: its score is +inf. Claimed, its score is the end of the lease,
so that a feed whose worker died is due again by itself.
"""

from __future__ import annotations

from bot.store.keys import DAY, HUB_DAYS, HUBS_LEFT

_LEAVE = f"""
local function leave(p, key)
  -- the subscription at a hub ends; whoever can be reached by hubs tells it
  local token = redis.call('HGET', key, 'hub')
  if not token then return end
  redis.call('HDEL', key, 'hub')
  local hub = p .. 'hub:' .. token
  if redis.call('EXISTS', hub) == 0 then return end
  redis.call('HSET', hub, 'leaving', 1)
  redis.call('PEXPIRE', hub, {HUB_DAYS * DAY * 1000})
  redis.call('ZADD', p .. 'hubs:left', 0, token)
  redis.call('ZREMRANGEBYRANK', p .. 'hubs:left', {HUBS_LEFT}, -1)
  redis.call('PEXPIRE', p .. 'hubs:left', {HUB_DAYS * DAY * 1000})
end
"""


_NOTE = """
local function note(p, id, from)
  -- ARGV from ``from`` on are how many notes are kept, then kind, text, time of each; none if they are missing
  for i = from + 1, #ARGV, 3 do
    redis.call('XADD', p .. 'feed:notes', 'MAXLEN', '~', ARGV[from], '*', 'feed', id, 'kind', ARGV[i], 'text', ARGV[i + 1], 'at', ARGV[i + 2])
  end
end
"""


def _with(text: str, *parts: str) -> str:
    """A script with functions before it."""
    first, _, rest = text.partition("\n")
    return f"{first}{''.join(parts)}{rest}"


ADD = _with(
    """#!lua flags=allow-oom
-- ARGV: prefix, address key, setup, state, host, due, max feeds, then a note.  -> {id, 1 if it is new}, or false if there are too many
local p = ARGV[1]
local there = redis.call('GET', ARGV[2])
if there then return {there, 0} end
if redis.call('ZCARD', p .. 'feeds') >= tonumber(ARGV[7]) then return false end
local id = 'f' .. redis.call('INCR', p .. 'feed:number')
redis.call('HSET', p .. 'feed:' .. id, 'setup', ARGV[3], 'state', ARGV[4], 'host', ARGV[5], 'at', ARGV[2])
redis.call('SET', ARGV[2], id)
redis.call('ZADD', p .. 'feeds', ARGV[6], id)
note(p, id, 8)
return {id, 1}
""",
    _NOTE,
)

CLAIM = """#!lua flags=allow-oom
-- ARGV: prefix, now, lease, limit, gap between requests to a host, keep (ms after which a host's key dies).
-- -> list of {id, token, setup, state}
-- Who must wait for a host takes a place in its queue: he comes when it is his turn, and is not asked for again.
local p, now, limit, gap = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local out = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'feeds', '-inf', now, 'LIMIT', 0, limit + 200)) do
  if #out >= limit then break end
  local key = p .. 'feed:' .. id
  local row = redis.call('HMGET', key, 'setup', 'state', 'host', 'place')
  if not row[1] then
    redis.call('ZREM', p .. 'feeds', id)
  else
    local host = p .. 'feed:host:' .. row[3]
    local free = tonumber(redis.call('GET', host) or '0')
    if row[4] or free <= now then
      if not row[4] then redis.call('SET', host, now + gap, 'PX', gap + tonumber(ARGV[6])) end
      local token = redis.call('INCR', p .. 'leases')
      redis.call('HSET', key, 'token', token)
      redis.call('HDEL', key, 'place', 'again')
      redis.call('ZADD', p .. 'feeds', now + tonumber(ARGV[3]), id)
      out[#out + 1] = {id, token, row[1], row[2]}
    else
      redis.call('SET', host, free + gap, 'PX', free + gap - now + tonumber(ARGV[6]))
      redis.call('HSET', key, 'place', 1)
      redis.call('ZADD', p .. 'feeds', free, id)
    end
  end
end
return out
"""

SETTLE = _with(
    """#!lua flags=allow-oom
-- ARGV: 1 prefix, 2 id, 3 token, 4 state, 5 due, 6 seen or '', 7 ttl of what was seen, 8 host is free at or '', 9 keep,
--       10 new setup or '', 11 new address key, 12 new host, 13 why it ended or '', 14 notes kept, then kind, text, time of each note
-- -> 1, or 0 if the lease was lost. A feed that moves to where another one is ends.
local p, key = ARGV[1], ARGV[1] .. 'feed:' .. ARGV[2]
local row = redis.call('HMGET', key, 'token', 'at', 'paused', 'host')
if row[1] ~= ARGV[3] then return 0 end
local ended = ARGV[13]
local again = redis.call('HGET', key, 'again')
redis.call('HDEL', key, 'token', 'again')
redis.call('HSET', key, 'state', ARGV[4])
if ARGV[6] ~= '' then redis.call('SET', p .. 'feed:seen:' .. ARGV[2], ARGV[6], 'PX', ARGV[7])
else redis.call('PEXPIRE', p .. 'feed:seen:' .. ARGV[2], ARGV[7]) end
if ARGV[8] ~= '' then
  local host, free = p .. 'feed:host:' .. row[4], tonumber(ARGV[8])
  if tonumber(redis.call('GET', host) or '0') < free then redis.call('SET', host, free, 'PX', ARGV[9]) end
end
if ARGV[10] ~= '' and ARGV[11] ~= row[2] then
  local other = redis.call('GET', ARGV[11])
  if other then
    ended = 'it has moved to where ' .. other .. ' is'
  else
    redis.call('DEL', row[2])
    redis.call('SET', ARGV[11], ARGV[2])
    redis.call('HSET', key, 'setup', ARGV[10], 'at', ARGV[11], 'host', ARGV[12])
  end
elseif ARGV[10] ~= '' then
  redis.call('HSET', key, 'setup', ARGV[10], 'host', ARGV[12])
end
if ended ~= '' then
  redis.call('HSET', key, 'ended', ended)
  leave(p, key)
end
redis.call('ZADD', p .. 'feeds', (ended ~= '' or row[3]) and '+inf' or again or ARGV[5], ARGV[2])
note(p, ARGV[2], 14)
return 1
""",
    _LEAVE,
    _NOTE,
)

TAKE = """#!lua flags=allow-oom
-- ARGV: prefix, id, now, lease.  -> {token, setup, state, due}; 1 if it is being polled: then it is polled again at once;
-- 0 if there is none, or it is paused or has ended. A hub has pushed something: it is leased though it is not due.
local p, key, now = ARGV[1], ARGV[1] .. 'feed:' .. ARGV[2], tonumber(ARGV[3])
local due = redis.call('ZSCORE', p .. 'feeds', ARGV[2])
local row = redis.call('HMGET', key, 'setup', 'state', 'token')
if not due or not row[1] or due == 'inf' then return 0 end
if row[3] and tonumber(due) > now then
  redis.call('HSET', key, 'again', now)
  return 1
end
local token = redis.call('INCR', p .. 'leases')
redis.call('HSET', key, 'token', token)
redis.call('HDEL', key, 'place', 'again')
redis.call('ZADD', p .. 'feeds', now + tonumber(ARGV[4]), ARGV[2])
return {token, row[1], row[2], due}
"""

HUB_ASK = """#!lua flags=allow-oom
-- ARGV: prefix, feed, token, ttl, then field and value of each.  -> 1 if there is such a feed
local p, feed, hub = ARGV[1], ARGV[1] .. 'feed:' .. ARGV[2], ARGV[1] .. 'hub:' .. ARGV[3]
if redis.call('EXISTS', feed) == 0 then return 0 end
redis.call('HSET', feed, 'hub', ARGV[3])
for i = 5, #ARGV, 2 do redis.call('HSET', hub, ARGV[i], ARGV[i + 1]) end
redis.call('HINCRBY', hub, 'tries', 1)
redis.call('PEXPIRE', hub, ARGV[4])
return 1
"""

HUB_SET = """#!lua flags=allow-oom
-- ARGV: prefix, token, ttl, then field and value of each.  -> 1 if there is such a subscription, and it is wanted
local hub = ARGV[1] .. 'hub:' .. ARGV[2]
if redis.call('EXISTS', hub) == 0 or redis.call('HEXISTS', hub, 'leaving') == 1 then return 0 end
for i = 4, #ARGV, 2 do redis.call('HSET', hub, ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', hub, ARGV[3])
return 1
"""

HUB_LEAVE = _with(
    """#!lua flags=allow-oom
-- ARGV: prefix, feed
leave(ARGV[1], ARGV[1] .. 'feed:' .. ARGV[2])
return 1
""",
    _LEAVE,
)

HUB_LEFT = """#!lua flags=allow-oom
-- ARGV: prefix, now, again, limit.  -> tokens whose hub is to be told
local left = ARGV[1] .. 'hubs:left'
local tokens = redis.call('ZRANGEBYSCORE', left, '-inf', ARGV[2], 'LIMIT', 0, ARGV[4])
for _, token in ipairs(tokens) do
  if redis.call('EXISTS', ARGV[1] .. 'hub:' .. token) == 1 then redis.call('ZADD', left, ARGV[3], token)
  else redis.call('ZREM', left, token) end
end
return tokens
"""

HUB_DROP = """#!lua flags=allow-oom
-- ARGV: prefix, token. Its hub was told that it is not wanted
return redis.call('ZREM', ARGV[1] .. 'hubs:left', ARGV[2])
"""

PAUSE = _with(
    """#!lua flags=allow-oom
-- ARGV: prefix, id, due or '' to pause, then a note.  -> 1 if there is such a feed
local p, key = ARGV[1], ARGV[1] .. 'feed:' .. ARGV[2]
if redis.call('EXISTS', key) == 0 then return 0 end
if ARGV[3] == '' then
  redis.call('HSET', key, 'paused', 1)
  redis.call('ZADD', p .. 'feeds', '+inf', ARGV[2])
else
  redis.call('HDEL', key, 'paused', 'ended', 'token', 'place')
  redis.call('ZADD', p .. 'feeds', ARGV[3], ARGV[2])
end
note(p, ARGV[2], 4)
return 1
""",
    _NOTE,
)

CHANGE = """#!lua flags=allow-oom
-- ARGV: prefix, id, setup.  -> 1 if there is such a feed. How it is set up changes, not its address.
local key = ARGV[1] .. 'feed:' .. ARGV[2]
if redis.call('EXISTS', key) == 0 then return 0 end
redis.call('HSET', key, 'setup', ARGV[3])
return 1
"""

REMOVE = _with(
    """#!lua flags=allow-oom
-- ARGV: prefix, id, then a note.  -> 1 if there was such a feed
local p, key = ARGV[1], ARGV[1] .. 'feed:' .. ARGV[2]
local at = redis.call('HGET', key, 'at')
if not at then return 0 end
if redis.call('GET', at) == ARGV[2] then redis.call('DEL', at) end
leave(p, key)
redis.call('DEL', key, p .. 'feed:seen:' .. ARGV[2])
redis.call('ZREM', p .. 'feeds', ARGV[2])
note(p, ARGV[2], 3)
return 1
""",
    _LEAVE,
    _NOTE,
)
