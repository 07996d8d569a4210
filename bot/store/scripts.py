"""The Lua scripts: each is one change of state, all of it or nothing.

KEYS[1] is the intake stream, which names the slot; all other keys are made from the desk's prefix,
ARGV[1], and share its hash tag (see keys.py). Times are in milliseconds.
"""

from __future__ import annotations

INGEST = """
-- ARGV: prefix, payload, max_intake.  -> entry id, or false if the intake is full
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then return false end
return redis.call('XADD', KEYS[1], '*', 'a', ARGV[2])
"""

COMMIT = """
-- ARGV: 1 prefix, 2 entry, 3 expected seq, 4 now, 5 article id, 6 url key or '', 7 article ttl,
--       8 story id or '', 9 change or '', 10 story ttl, 11 log length, 12 max changes, 13 idle limit (ms, scores below die),
--       14 n article fields, then field/value..., n story fields, then field/value..., n evicted, ids...,
--       n deliveries, then id, lane, act, due, payload each
-- -> {'ok', seq} | {'conflict', seq} | {'gone', seq}
local p = ARGV[1]
local seq = tonumber(redis.call('GET', p .. 'seq') or '0')
local change = ARGV[9]
if change ~= '' and seq ~= tonumber(ARGV[3]) then return {'conflict', seq} end
-- another worker committed this entry: its place in the group's list of pending entries is gone
if redis.call('XACK', KEYS[1], 'workers', ARGV[2]) == 0 then return {'gone', seq} end
redis.call('XDEL', KEYS[1], ARGV[2])
local i = 14
local function fields(key)
  local n = tonumber(ARGV[i]); i = i + 1
  local out = {}
  for k = 1, 2 * n do out[k] = ARGV[i]; i = i + 1 end
  if n > 0 then redis.call('HSET', key, unpack(out)) end
end
local article = p .. 'article:' .. ARGV[5]
fields(article)
redis.call('PEXPIRE', article, ARGV[7])
if ARGV[6] ~= '' then redis.call('SET', ARGV[6], ARGV[5], 'PX', ARGV[7]) end
local story = p .. 'story:' .. ARGV[8]
local function drop(id)
  redis.call('DEL', p .. 'story:' .. id, p .. 'changes:' .. id)
  redis.call('ZREM', p .. 'stories', id)
end
fields(story)
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
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'stories', '-inf', '(' .. ARGV[13], 'LIMIT', 0, 100)) do drop(id) end
end
local evicted = tonumber(ARGV[i]); i = i + 1
for _ = 1, evicted do drop(ARGV[i]); i = i + 1 end
local deliveries = tonumber(ARGV[i]); i = i + 1
for _ = 1, deliveries do
  local id, lane, act, due, payload = ARGV[i], ARGV[i+1], ARGV[i+2], ARGV[i+3], ARGV[i+4]
  i = i + 5
  -- an edit waits in a lane of its own, one at a time: it will read the tally when it is sent
  if act ~= 'edit' or redis.call('EXISTS', p .. 'lane:' .. lane) == 0 then
    redis.call('HSET', p .. 'delivery:' .. id, 'payload', payload, 'act', act, 'lane', lane, 'attempt', 0)
    redis.call('RPUSH', p .. 'lane:' .. lane, id)
    redis.call('ZADD', p .. 'lanes', 'NX', due, lane)
  end
end
return {'ok', seq}
"""

REFUSE = """
-- ARGV: prefix, entry, reason, length.  An article that cannot be decided leaves the intake and is kept for people to see.
local found = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])
if redis.call('XACK', KEYS[1], 'workers', ARGV[2]) == 0 then return 0 end
if found[1] then
  redis.call('XADD', ARGV[1] .. 'refused', 'MAXLEN', '~', ARGV[4], '*', 'a', found[1][2][2], 'reason', ARGV[3])
end
redis.call('XDEL', KEYS[1], ARGV[2])
return 1
"""

CLAIM = """
-- ARGV: prefix, now, lease, limit, retry of an edit without a root.
-- -> list of {lane, id, token, attempt, payload, root id, root payload, reports, sources, last}
local p, now = ARGV[1], tonumber(ARGV[2])
local out = {}
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', p .. 'lanes', '-inf', now, 'LIMIT', 0, ARGV[4])) do
  local id = redis.call('LINDEX', p .. 'lane:' .. lane, 0)
  local row = id and redis.call('HMGET', p .. 'delivery:' .. id, 'payload', 'act')
  if not id then
    redis.call('ZREM', p .. 'lanes', lane)
  elseif not row[1] then
    redis.call('LPOP', p .. 'lane:' .. lane)
  else
    local main = string.gsub(lane, '^edit|', '')
    local thread = redis.call('HMGET', p .. 'thread:' .. main, 'root', 'payload')
    if row[2] == 'edit' and not thread[1] then
      if redis.call('EXISTS', p .. 'lane:' .. main) == 1 then
        redis.call('ZADD', p .. 'lanes', now + tonumber(ARGV[5]), lane)
      else
        -- nothing to edit, and nothing on its way that could become editable
        redis.call('LPOP', p .. 'lane:' .. lane)
        redis.call('DEL', p .. 'delivery:' .. id)
        redis.call('ZREM', p .. 'lanes', lane)
      end
    else
      local token = redis.call('INCR', p .. 'leases')
      local attempt = redis.call('HINCRBY', p .. 'delivery:' .. id, 'attempt', 1)
      redis.call('HSET', p .. 'delivery:' .. id, 'token', token)
      redis.call('ZADD', p .. 'lanes', now + tonumber(ARGV[3]), lane)
      local story = string.match(lane, '([^|]+)$')
      local t = redis.call('HMGET', p .. 'story:' .. story, 'reports', 'sources', 'updated')
      out[#out + 1] = {lane, id, token, attempt, row[1], thread[1] or '', thread[2] or '', t[1] or '1', t[2] or '1', t[3] or '0'}
    end
  end
end
return out
"""

SETTLE = """
-- ARGV: prefix, now, lane, id, token, message id, thread ttl (ms).  -> 1, or 0 if the lease was lost
local p, lane, id = ARGV[1], ARGV[3], ARGV[4]
local row = redis.call('HMGET', p .. 'delivery:' .. id, 'token', 'payload', 'act')
if row[1] ~= ARGV[5] then return 0 end
redis.call('LPOP', p .. 'lane:' .. lane)
redis.call('DEL', p .. 'delivery:' .. id)
if row[3] ~= 'edit' then
  local thread = p .. 'thread:' .. lane
  if redis.call('HSETNX', thread, 'root', ARGV[6]) == 1 then redis.call('HSET', thread, 'payload', row[2]) end
  redis.call('PEXPIRE', thread, ARGV[7])
end
if redis.call('EXISTS', p .. 'lane:' .. lane) == 1 then
  redis.call('ZADD', p .. 'lanes', ARGV[2], lane)
else
  redis.call('ZREM', p .. 'lanes', lane)
end
return 1
"""

POSTPONE = """
-- ARGV: prefix, until, lane, id, token, reason.  -> 1, or 0 if the lease was lost
local p = ARGV[1]
if redis.call('HGET', p .. 'delivery:' .. ARGV[4], 'token') ~= ARGV[5] then return 0 end
redis.call('HSET', p .. 'delivery:' .. ARGV[4], 'error', ARGV[6])
redis.call('HDEL', p .. 'delivery:' .. ARGV[4], 'token')
redis.call('ZADD', p .. 'lanes', ARGV[2], ARGV[3])
return 1
"""

BURY = """
-- ARGV: prefix, now, lane, id, token, reason, ttl (ms).  -> 1, or 0 if the lease was lost
local p, lane, id = ARGV[1], ARGV[3], ARGV[4]
local row = p .. 'delivery:' .. id
if redis.call('HGET', row, 'token') ~= ARGV[5] then return 0 end
redis.call('HDEL', row, 'token')
redis.call('HSET', row, 'error', ARGV[6])
redis.call('PEXPIRE', row, ARGV[7])
redis.call('LPOP', p .. 'lane:' .. lane)
redis.call('ZREMRANGEBYSCORE', p .. 'dead', '-inf', tonumber(ARGV[2]) - tonumber(ARGV[7]))
redis.call('ZADD', p .. 'dead', ARGV[2], id)
if redis.call('EXISTS', p .. 'lane:' .. lane) == 1 then
  redis.call('ZADD', p .. 'lanes', ARGV[2], lane)
else
  redis.call('ZREM', p .. 'lanes', lane)
end
return 1
"""

REVIVE = """
-- ARGV: prefix, now, id.  -> 1, or 0 if there is no such dead letter
local p, row = ARGV[1], ARGV[1] .. 'delivery:' .. ARGV[3]
if redis.call('ZREM', p .. 'dead', ARGV[3]) == 0 then return 0 end
local lane = redis.call('HGET', row, 'lane')
if not lane then return 0 end
redis.call('PERSIST', row)
redis.call('HSET', row, 'attempt', 0)
redis.call('RPUSH', p .. 'lane:' .. lane, ARGV[3])
redis.call('ZADD', p .. 'lanes', 'NX', ARGV[2], lane)
return 1
"""

POST = """
-- ARGV: prefix, delivery id, payload, length, ttl (ms).  -> message id; the same for the same delivery, however often it is sent
local seen = ARGV[1] .. 'console:id:' .. ARGV[2]
local mid = redis.call('GET', seen)
if mid then return mid end
mid = redis.call('XADD', ARGV[1] .. 'console', 'MAXLEN', '~', ARGV[4], '*', 'm', ARGV[3], 'd', ARGV[2])
redis.call('SET', seen, mid, 'PX', ARGV[5])
return mid
"""
