"""The Lua scripts: each is one change of state, all of it or nothing.

KEYS[1] is the intake stream, which names the slot; all other keys are made from the desk's prefix,
ARGV[1], and share its hash tag (see keys.py). Times are in milliseconds.

When the server's memory is full, the intake alone is refused: what was taken in must still be decided,
told and acknowledged, so every other script is allowed to go on (flag ``allow-oom``).
"""

from __future__ import annotations

INGEST = """
-- ARGV: prefix, payload, max_intake.  -> entry id, or false if the intake is full
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then return false end
return redis.call('XADD', KEYS[1], '*', 'a', ARGV[2])
"""

PREPARE = """#!lua flags=allow-oom
-- Creates the group of workers, if it is not there.
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], 'workers', '0', 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then return made end
return 1
"""

TURN = """#!lua flags=allow-oom
-- ARGV: prefix, entry, ttl (ms).  -> 1 if the entry has the turn now: until it is committed, or for ttl, no other commits
local turn = ARGV[1] .. 'turn'
return redis.call('SET', turn, ARGV[2], 'NX', 'PX', ARGV[3]) and 1 or 0
"""

TIDY = """#!lua flags=allow-oom
-- ARGV: idle (ms), name or ''.  Removes consumers that have nothing pending: the named one, or all idle for so long.  -> how many
local gone = 0
for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], 'workers')) do
  local c = {}
  for i = 1, #flat, 2 do c[flat[i]] = flat[i + 1] end
  if c.pending == 0 and (c.name == ARGV[2] or (ARGV[2] == '' and c.idle >= tonumber(ARGV[1]))) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], 'workers', c.name)
    gone = gone + 1
  end
end
return gone
"""

UNCOUNT = """#!lua flags=allow-oom
-- ARGV: worker, entries...  Takes back the counting of a take, of those that are still the worker's; their age stays.
for i = 2, #ARGV do
  local row = redis.call('XPENDING', KEYS[1], 'workers', ARGV[i], ARGV[i], 1, ARGV[1])[1]
  if row then
    redis.call('XCLAIM', KEYS[1], 'workers', ARGV[1], 0, ARGV[i], 'IDLE', row[3], 'RETRYCOUNT', math.max(0, row[4] - 1), 'JUSTID')
  end
end
return 1
"""

COMMIT = """#!lua flags=allow-oom
-- ARGV: 1 prefix, 2 entry, 3 expected seq, 4 now, 5 article id, 6 url key or '', 7 article ttl,
--       8 story id or '', 9 change or '', 10 story ttl, 11 log length, 12 max changes, 13 idle limit (ms, scores below die),
--       14 n article fields, then field/value..., n story fields, then field/value...,
--       n story fields that are written once, then field/value..., n evicted, ids...,
--       n deliveries, then id, lane, act, due, payload each
-- -> {'ok', seq} | {'conflict', seq} | {'wait', seq} | {'gone', seq}
local p = ARGV[1]
local seq = tonumber(redis.call('GET', p .. 'seq') or '0')
local change = ARGV[9]
local turn = redis.call('GET', p .. 'turn')
if change ~= '' and seq ~= tonumber(ARGV[3]) then return {'conflict', seq} end
if change ~= '' and turn and turn ~= ARGV[2] then return {'wait', seq} end
if turn == ARGV[2] then redis.call('DEL', p .. 'turn') end
-- another worker committed this entry: its place in the group's list of pending entries is gone
if redis.call('XACK', KEYS[1], 'workers', ARGV[2]) == 0 then return {'gone', seq} end
redis.call('XDEL', KEYS[1], ARGV[2])
local i = 14
local function fields(command, key)
  local n = tonumber(ARGV[i]); i = i + 1
  for _ = 1, n do redis.call(command, key, ARGV[i], ARGV[i + 1]); i = i + 2 end
end
local article = p .. 'article:' .. ARGV[5]
fields('HSET', article)
redis.call('PEXPIRE', article, ARGV[7])
if ARGV[6] ~= '' then redis.call('SET', ARGV[6], ARGV[5], 'PX', ARGV[7]) end
local story = p .. 'story:' .. ARGV[8]
local function drop(id)
  redis.call('DEL', p .. 'story:' .. id, p .. 'changes:' .. id)
  redis.call('ZREM', p .. 'stories', id)
end
fields('HSET', story)
fields('HSETNX', story)
if change ~= '' then
  seq = redis.call('INCR', p .. 'seq')
  redis.call('XADD', p .. 'log', 'MAXLEN', '~', ARGV[11], seq .. '-0', 'c', change)
  local changes = p .. 'changes:' .. ARGV[8]
  -- the opening change stays: it carries the title; the oldest after it goes
  if redis.call('RPUSH', changes, change) > tonumber(ARGV[12]) then
    local first = redis.call('LPOP', changes)
    redis.call('LPOP', changes)
    redis.call('LPUSH', changes, first)
  end
  redis.call('PEXPIRE', changes, ARGV[10])
  redis.call('PEXPIRE', story, ARGV[10])
  redis.call('ZADD', p .. 'stories', 'GT', ARGV[4], ARGV[8])
  redis.call('PEXPIRE', p .. 'stories', ARGV[10])
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'stories', '-inf', '(' .. ARGV[13], 'LIMIT', 0, 100)) do drop(id) end
end
local evicted = tonumber(ARGV[i]); i = i + 1
for _ = 1, evicted do drop(ARGV[i]); i = i + 1 end
local deliveries = tonumber(ARGV[i]); i = i + 1
for _ = 1, deliveries do
  local id, lane, act, due, payload = ARGV[i], ARGV[i+1], ARGV[i+2], ARGV[i+3], ARGV[i+4]
  i = i + 5
  -- an edit waits in a lane of its own, one at a time: it reads the tally when it is sent; if one is being
  -- sent just now, it may have read the tally before this commit, and another must follow
  local ahead = act == 'edit' and redis.call('LRANGE', p .. 'lane:' .. lane, 0, 1) or {}
  if #ahead == 0 or (#ahead == 1 and redis.call('HEXISTS', p .. 'delivery:' .. ahead[1], 'token') == 1) then
    redis.call('HSET', p .. 'delivery:' .. id, 'payload', payload, 'act', act, 'lane', lane, 'attempt', 0, 'n', seq, 'due', due)
    redis.call('RPUSH', p .. 'lane:' .. lane, id)
    redis.call('ZADD', p .. 'lanes', 'NX', due, lane)
  end
end
return {'ok', seq}
"""

REFUSE = """#!lua flags=allow-oom
-- ARGV: prefix, entry, reason, length.  An article that cannot be decided leaves the intake and is kept for people to see.
local found = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])
if redis.call('XACK', KEYS[1], 'workers', ARGV[2]) == 0 then return 0 end
if found[1] then
  redis.call('XADD', ARGV[1] .. 'refused', 'MAXLEN', '~', ARGV[4], '*', 'a', found[1][2][2], 'reason', ARGV[3])
end
redis.call('XDEL', KEYS[1], ARGV[2])
return 1
"""

FOLLOW = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, number.  -> {number of the last change, {entries of the log after ARGV[2]}}, of one moment
return {redis.call('GET', ARGV[1] .. 'seq') or '0', redis.call('XRANGE', ARGV[1] .. 'log', '(' .. ARGV[2] .. '-0', '+')}
"""

HISTORY = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, story ids...  -> {changes, hash} of each story, of one moment
local out = {}
for i = 2, #ARGV do
  out[#out + 1] = redis.call('LRANGE', ARGV[1] .. 'changes:' .. ARGV[i], 0, -1)
  out[#out + 1] = redis.call('HGETALL', ARGV[1] .. 'story:' .. ARGV[i])
end
return out
"""

CLAIM = """#!lua flags=allow-oom
-- ARGV: prefix, now, lease, limit, retry of an edit without a root.
-- -> list of {lane, id, token, attempt, payload, root id, root payload, reports, sources, last}
local p, now, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4])
local out = {}
local function look(lane)
  local id = redis.call('LINDEX', p .. 'lane:' .. lane, 0)
  if not id then return redis.call('ZREM', p .. 'lanes', lane) end
  local row = redis.call('HMGET', p .. 'delivery:' .. id, 'payload', 'act')
  if not row[1] then return redis.call('LPOP', p .. 'lane:' .. lane) end
  local main = string.gsub(lane, '^edit|', '')
  local thread = redis.call('HMGET', p .. 'thread:' .. main, 'root', 'payload')
  if row[2] == 'edit' and not thread[1] then
    if redis.call('EXISTS', p .. 'lane:' .. main) == 1 then
      return redis.call('ZADD', p .. 'lanes', now + tonumber(ARGV[5]), lane)
    end
    -- nothing to edit, and nothing on its way that could become editable
    redis.call('LPOP', p .. 'lane:' .. lane)
    return redis.call('DEL', p .. 'delivery:' .. id)
  end
  local token = redis.call('INCR', p .. 'leases')
  local attempt = redis.call('HINCRBY', p .. 'delivery:' .. id, 'attempt', 1)
  redis.call('HSET', p .. 'delivery:' .. id, 'token', token)
  redis.call('ZADD', p .. 'lanes', now + tonumber(ARGV[3]), lane)
  local story = string.match(lane, '([^|]+)$')
  local t = redis.call('HMGET', p .. 'story:' .. story, 'reports', 'sources', 'updated')
  out[#out + 1] = {lane, id, token, attempt, row[1], thread[1] or '', thread[2] or '', t[1] or '1', t[2] or '1', t[3] or '0'}
end
-- every look leases, postpones, shortens or removes a lane, so this ends
while #out < limit do
  local lanes = redis.call('ZRANGEBYSCORE', p .. 'lanes', '-inf', now, 'LIMIT', 0, limit - #out)
  if #lanes == 0 then break end
  for _, lane in ipairs(lanes) do look(lane) end
end
return out
"""

FREE = """#!lua flags=allow-oom
-- ARGV: prefix, now.  Makes every lane due.  -> how many were not
local lanes = redis.call('ZRANGEBYSCORE', ARGV[1] .. 'lanes', '(' .. ARGV[2], '+inf')
for _, lane in ipairs(lanes) do redis.call('ZADD', ARGV[1] .. 'lanes', 'XX', ARGV[2], lane) end
return #lanes
"""

# The delivery of a lane that was leased is done with: takes it out, and makes the lane due for the next.
_LEAVE = """
local function wake(p, lane, now)
  local head = redis.call('LINDEX', p .. 'lane:' .. lane, 0)
  if head then
    local due = tonumber(redis.call('HGET', p .. 'delivery:' .. head, 'due') or '0')
    redis.call('ZADD', p .. 'lanes', math.max(now, due), lane)
  else
    redis.call('ZREM', p .. 'lanes', lane)
  end
end
local function leave(p, lane, id, now)
  redis.call('LREM', p .. 'lane:' .. lane, 1, id)
  wake(p, lane, now)
end
"""

SETTLE = f"""#!lua flags=allow-oom
-- ARGV: prefix, now, lane, id, token, message id, thread ttl (ms).  -> 1, or 0 if the lease was lost
{_LEAVE}
local p, lane, id = ARGV[1], ARGV[3], ARGV[4]
local row = redis.call('HMGET', p .. 'delivery:' .. id, 'token', 'payload', 'act')
if row[1] ~= ARGV[5] then return 0 end
local thread = p .. 'thread:' .. string.gsub(lane, '^edit|', '')
if row[3] ~= 'edit' and redis.call('HSETNX', thread, 'root', ARGV[6]) == 1 then
  redis.call('HSET', thread, 'payload', row[2])
  wake(p, 'edit|' .. lane, tonumber(ARGV[2]))  -- what waited for a root to edit
end
redis.call('PEXPIRE', thread, ARGV[7])
redis.call('DEL', p .. 'delivery:' .. id)
leave(p, lane, id, tonumber(ARGV[2]))
return 1
"""

POSTPONE = """#!lua flags=allow-oom
-- ARGV: prefix, until, lane, id, token, reason.  -> 1, or 0 if the lease was lost
local p = ARGV[1]
if redis.call('HGET', p .. 'delivery:' .. ARGV[4], 'token') ~= ARGV[5] then return 0 end
redis.call('HSET', p .. 'delivery:' .. ARGV[4], 'error', ARGV[6])
redis.call('HDEL', p .. 'delivery:' .. ARGV[4], 'token')
redis.call('ZADD', p .. 'lanes', ARGV[2], ARGV[3])
return 1
"""

BURY = f"""#!lua flags=allow-oom
-- ARGV: prefix, now, lane, id, token, reason, ttl (ms), most dead letters.  -> 1, or 0 if the lease was lost
{_LEAVE}
local p, lane, id, now = ARGV[1], ARGV[3], ARGV[4], tonumber(ARGV[2])
local row, dead = p .. 'delivery:' .. id, p .. 'dead'
local had = redis.call('HMGET', row, 'token', 'act')
if had[1] ~= ARGV[5] then return 0 end
if had[2] == 'edit' then
  -- a later edit carries the later tally, so a failed one is worth nothing
  redis.call('DEL', row)
else
  redis.call('HDEL', row, 'token')
  redis.call('HSET', row, 'error', ARGV[6])
  redis.call('PEXPIRE', row, ARGV[7])
  redis.call('ZREMRANGEBYSCORE', dead, '-inf', now - tonumber(ARGV[7]))
  redis.call('ZADD', dead, now, id)
  redis.call('PEXPIRE', dead, ARGV[7])
  for _, old in ipairs(redis.call('ZRANGE', dead, 0, -1 - tonumber(ARGV[8]))) do
    redis.call('DEL', p .. 'delivery:' .. old)
    redis.call('ZREM', dead, old)
  end
end
leave(p, lane, id, now)
return 1
"""

REVIVE = """#!lua flags=allow-oom
-- ARGV: prefix, now, id.  Puts a dead letter back at its old place among those that wait.  -> 1, or 0 if there is no such dead letter
local p, row = ARGV[1], ARGV[1] .. 'delivery:' .. ARGV[3]
if redis.call('ZREM', p .. 'dead', ARGV[3]) == 0 then return 0 end
local mine = redis.call('HMGET', row, 'lane', 'n')
local lane = mine[1]
if not lane then return 0 end
redis.call('PERSIST', row)
redis.call('HSET', row, 'attempt', 0)
local waiting = redis.call('LRANGE', p .. 'lane:' .. lane, 0, -1)
local busy = waiting[1] and redis.call('HEXISTS', p .. 'delivery:' .. waiting[1], 'token') == 1
local before
for _, id in ipairs(waiting) do
  local n = redis.call('HGET', p .. 'delivery:' .. id, 'n')
  if n and tonumber(n) > tonumber(mine[2] or '0') then before = id; break end
end
if before then
  redis.call('LINSERT', p .. 'lane:' .. lane, 'BEFORE', before, ARGV[3])
else
  redis.call('RPUSH', p .. 'lane:' .. lane, ARGV[3])
end
-- a lane whose head is being sent stays leased; one that waits after an error need not wait any longer
if not busy then redis.call('ZADD', p .. 'lanes', ARGV[2], lane) end
return 1
"""

POST = """#!lua flags=allow-oom
-- ARGV: prefix, delivery id, payload, length, ttl (ms).  -> message id; the same for the same delivery, however often it is sent
local seen = ARGV[1] .. 'console:id:' .. ARGV[2]
local mid = redis.call('GET', seen)
if mid then return mid end
mid = redis.call('XADD', ARGV[1] .. 'console', 'MAXLEN', '~', ARGV[4], '*', 'm', ARGV[3], 'd', ARGV[2])
redis.call('SET', seen, mid, 'PX', ARGV[5])
return mid
"""

SHOW = """#!lua flags=allow-oom
-- ARGV: prefix, message id.  A screen has shown everything up to here.
return redis.call('SET', ARGV[1] .. 'console:shown', ARGV[2])
"""
