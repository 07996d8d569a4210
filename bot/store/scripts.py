"""The Lua scripts: each is one change of state, all of it or nothing.

KEYS[1] is the intake stream, which names the slot; all other keys are made from the desk's prefix,
ARGV[1], and share its hash tag (see keys.py). Times are in milliseconds.

When the server's memory is full, the intake alone is refused: what was taken in must still be decided,
told and acknowledged, so every other script is allowed to go on (flag ``allow-oom``).
"""

from __future__ import annotations

# A row of the outbox. ``ahead``: an edit waits in a lane of its own, one at a time, for it reads the tally and the
# notes when it is sent; if one is being sent just now, it may have read them before, and another must follow.
# Edits of one message share a lane, so that none overtakes another: those of a root "edit|" and the root's lane,
# those of another message "note|", the destination and the id of its delivery.
# What waits for a destination, edits aside. ``look`` puts its oldest into ``queues``; one whose delivery is gone, which an
# earlier version may have left, is taken out on the way.
_QUEUE = """
local function look(p, dest)
  local key = p .. 'queue:' .. dest
  for _ = 1, 100 do
    local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
    if not first[1] then return redis.call('ZREM', p .. 'queues', dest) end
    if redis.call('EXISTS', p .. 'delivery:' .. first[1]) == 1 then
      return redis.call('ZADD', p .. 'queues', first[2], dest)
    end
    redis.call('ZREM', key, first[1])
  end
end
local function queue(p, lane, act, id, at)
  local dest = act ~= 'edit' and string.match(lane, '^(.*)|')
  if not dest then return end
  redis.call('ZADD', p .. 'queue:' .. dest, at, id)
  look(p, dest)
end
local function unqueue(p, lane, act, id)
  local dest = act ~= 'edit' and string.match(lane, '^(.*)|')
  if dest and redis.call('ZREM', p .. 'queue:' .. dest, id) == 1 then look(p, dest) end
end
"""
_PUSH = (
    _QUEUE
    + """
local function leased(p, id) return redis.call('HEXISTS', p .. 'delivery:' .. id, 'token') == 1 end
local function push(p, n, row)
  if row.edits ~= '' then
    local main = redis.call('HGET', p .. 'sent:' .. row.edits, 'lane')
    if main and redis.call('HGET', p .. 'thread:' .. main, 'delivery') == row.edits then row.lane = 'edit|' .. main end
  end
  local ahead = row.act == 'edit' and redis.call('LRANGE', p .. 'lane:' .. row.lane, 0, 1) or {}
  if #ahead == 0 or (#ahead == 1 and leased(p, ahead[1])) then
    redis.call('HSET', p .. 'delivery:' .. row.id, 'payload', row.payload, 'act', row.act, 'lane', row.lane,
               'edits', row.edits, 'opens', row.opens, 'attempt', 0, 'n', n, 'due', row.due)
    redis.call('RPUSH', p .. 'lane:' .. row.lane, row.id)
    redis.call('ZADD', p .. 'lanes', 'NX', row.due, row.lane)
    queue(p, row.lane, row.act, row.id, row.due)
  elseif row.edits ~= '' then
    -- the edit that waits will bring the note, and sooner than the tally alone would have been brought
    redis.call('HSET', p .. 'delivery:' .. ahead[#ahead], 'edits', row.edits, 'due', row.due)
    if #ahead == 1 or not leased(p, ahead[1]) then redis.call('ZADD', p .. 'lanes', 'LT', row.due, row.lane) end
  end
  for _, story in ipairs(row.stories) do
    local told = p .. 'told:' .. story
    redis.call('ZADD', told, row.due, row.id)
    redis.call('ZREMRANGEBYRANK', told, 0, -1 - row.most)
    redis.call('PEXPIRE', told, row.keep)
  end
end
-- n rows from ARGV[i] on: n, then id, lane, act, edits, opens, due, payload, n stories, stories... each
local function rows(i, keep, most)
  local out = {}
  local n = tonumber(ARGV[i]); i = i + 1
  for _ = 1, n do
    local row = {id = ARGV[i], lane = ARGV[i+1], act = ARGV[i+2], edits = ARGV[i+3], opens = ARGV[i+4], due = ARGV[i+5],
                 payload = ARGV[i+6], stories = {}, keep = keep, most = tonumber(most)}
    local stories = tonumber(ARGV[i+7]); i = i + 8
    for _ = 1, stories do row.stories[#row.stories + 1] = ARGV[i]; i = i + 1 end
    out[#out + 1] = row
  end
  return out, i
end
-- the same row was pushed before, or even sent
local function known(p, id)
  return redis.call('EXISTS', p .. 'delivery:' .. id, p .. 'sent:' .. id) > 0
end
"""
)

# What waits for a digest. A member begins with 16 digits, its priority and its age; the least goes first when there
# are too many.
_HOLD = """
local function suppress(p, payload, why, at, length)
  redis.call('XADD', p .. 'suppressed', 'MAXLEN', '~', length, '*', 'h', payload, 'why', why, 'at', at)
end
local function hold(p, dest, due, member, most, length, now)
  local key = p .. 'held:' .. dest
  redis.call('ZADD', key, due, member)
  redis.call('ZADD', p .. 'digests', 'LT', due, dest)
  if redis.call('ZCARD', key) <= tonumber(most) then return end
  local worst, least
  for _, m in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    local rank = tonumber(string.sub(m, 1, 16))
    if not least or rank < least then worst, least = m, rank end
  end
  redis.call('ZREM', key, worst)
  redis.call('HINCRBY', p .. 'overflow', dest, 1)
  suppress(p, string.sub(worst, 17), 'more than ' .. most .. ' were held', now, length)
end
"""

INGEST = """
-- ARGV: prefix, payload, max_intake.  -> entry id, or false if the intake is full
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then return false end
return redis.call('XADD', KEYS[1], '*', 'a', ARGV[2])
"""

PREPARE = """#!lua flags=allow-oom
-- ARGV: number of the data format.  Creates the group of workers, if it is not there, and notes the format of the desk's
-- data: what an earlier version wrote is read as it is, and from now on only by versions that know this number.
if #ARGV > 0 then redis.call('SET', string.sub(KEYS[1], 1, -3) .. 'format', ARGV[1]) end
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

COMMIT = f"""#!lua flags=allow-oom
-- ARGV: 1 prefix, 2 entry, 3 expected seq, 4 now, 5 article id, 6 url key or '', 7 article ttl,
--       8 story id or '', 9 change or '', 10 story ttl, 11 log length, 12 max changes, 13 idle limit (ms, scores below die),
--       14 mark of the expected change or '', 15 n article fields, then field/value..., n story fields, then field/value...,
--       n story fields that are written once, then field/value..., n evicted, ids...,
--       decided or '', its length, most held, length of suppressed, ttl of threads, most told, ttl of budgets,
--       rows (see _PUSH), n held, then destination, due, member each, n budgets, names...,
--       n dropped, then payload, why each
-- -> {{'ok', seq}} | {{'conflict', seq}} | {{'wait', seq}} | {{'gone', seq}}
{_PUSH}
{_HOLD}
local p = ARGV[1]
local seq = tonumber(redis.call('GET', p .. 'seq') or '0')
local change = ARGV[9]
local turn = redis.call('GET', p .. 'turn')
if change ~= '' and seq ~= tonumber(ARGV[3]) then return {{'conflict', seq}} end
if change ~= '' and ARGV[14] ~= '' then
  -- a server that lost its last writes counts on from where it stands: the number is the same, the change is not
  local last = redis.call('XREVRANGE', p .. 'log', '+', '-', 'COUNT', 1)[1]
  if not last or redis.sha1hex(last[2][2]) ~= ARGV[14] then return {{'conflict', seq}} end
end
if change ~= '' and turn and turn ~= ARGV[2] then return {{'wait', seq}} end
if turn == ARGV[2] then redis.call('DEL', p .. 'turn') end
-- another worker committed this entry: its place in the group's list of pending entries is gone
if redis.call('XACK', KEYS[1], 'workers', ARGV[2]) == 0 then return {{'gone', seq}} end
redis.call('XDEL', KEYS[1], ARGV[2])
local i = 15
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
local decided, length = ARGV[i], ARGV[i+1]
local most_held, suppressed, keep, most_told, budget = ARGV[i+2], ARGV[i+3], ARGV[i+4], ARGV[i+5], ARGV[i+6]
if decided ~= '' then redis.call('XADD', p .. 'decided', 'MAXLEN', '~', length, '*', 'd', decided) end
local deliveries
deliveries, i = rows(i + 7, keep, most_told)
for _, row in ipairs(deliveries) do push(p, seq, row) end
local held = tonumber(ARGV[i]); i = i + 1
for _ = 1, held do
  hold(p, ARGV[i], ARGV[i+1], ARGV[i+2], most_held, suppressed, ARGV[4])
  i = i + 3
end
local budgets = tonumber(ARGV[i]); i = i + 1
for _ = 1, budgets do
  redis.call('INCR', p .. 'budget:' .. ARGV[i])
  redis.call('PEXPIRE', p .. 'budget:' .. ARGV[i], budget)
  i = i + 1
end
local dropped = tonumber(ARGV[i]); i = i + 1
for _ = 1, dropped do
  suppress(p, ARGV[i], ARGV[i+1], ARGV[4], suppressed)
  i = i + 2
end
return {{'ok', seq}}
"""

PUSH = f"""#!lua flags=allow-oom
-- ARGV: prefix, ttl of threads, most told, rows.  Rows that are there already, or were sent, are passed over.  -> how many are new
{_PUSH}
local p, n, new = ARGV[1], redis.call('GET', ARGV[1] .. 'seq') or '0', 0
for _, row in ipairs((rows(4, ARGV[2], ARGV[3]))) do
  if not known(p, row.id) then
    push(p, n, row)
    new = new + 1
  end
end
return new
"""

NOTE = f"""#!lua flags=allow-oom
-- ARGV: prefix, ttl of threads, most notes, note, rows: for each delivery that the note is about the edit that shows it.
-- Each is noted once, however often this is run.  -> ids of those noted
{_PUSH}
local p, n, note, done = ARGV[1], redis.call('GET', ARGV[1] .. 'seq') or '0', ARGV[4], {{}}
for _, row in ipairs((rows(5, ARGV[2], 0))) do
  local target = row.edits
  if known(p, target) then
    local notes, there = p .. 'notes:' .. target, false
    for _, had in ipairs(redis.call('LRANGE', notes, 0, -1)) do there = there or had == note end
    if not there then
      redis.call('RPUSH', notes, note)
      redis.call('LTRIM', notes, -tonumber(ARGV[3]), -1)
      redis.call('PEXPIRE', notes, ARGV[2])
      -- a dead letter shows its notes if it is ever sent
      if not redis.call('ZSCORE', p .. 'dead', target) then push(p, n, row) end
    end
    done[#done + 1] = target
  end
end
return done
"""

RECALL = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, 'id' or 'story' or 'posted', what.  -> list of {payload, message id or '', at or '', notes}
local p, ids = ARGV[1], {ARGV[3]}
if ARGV[2] == 'story' then ids = redis.call('ZRANGE', p .. 'told:' .. ARGV[3], 0, -1) end
if ARGV[2] == 'posted' then ids = {redis.call('GET', ARGV[3]) or nil} end
local out = {}
for _, id in ipairs(ids) do
  local sent = redis.call('HMGET', p .. 'sent:' .. id, 'payload', 'mid', 'at')
  local payload = sent[1] or redis.call('HGET', p .. 'delivery:' .. id, 'payload')
  if payload then
    out[#out + 1] = {payload, sent[2] or '', sent[3] or '', redis.call('LRANGE', p .. 'notes:' .. id, 0, -1)}
  end
end
return out
"""

DUE = """#!lua flags=allow-oom
-- ARGV: prefix, now, most destinations.  -> list of {destination, when scheduled though empty or '', overflow, {members}}
local p, now = ARGV[1], ARGV[2]
local out, at = {}, {}
local function entry(dest)
  if not at[dest] then
    out[#out + 1] = {dest, '', redis.call('HGET', p .. 'overflow', dest) or '0', {}}
    at[dest] = out[#out]
  end
  return at[dest]
end
for _, m in ipairs(redis.call('ZRANGEBYSCORE', p .. 'digests', '-inf', now, 'LIMIT', 0, ARGV[3])) do
  local dest = string.match(m, '^empty|(.*)$')
  if dest then
    entry(dest)[2] = redis.call('ZSCORE', p .. 'digests', m)
  else
    local key = p .. 'held:' .. m
    local items = redis.call('ZRANGEBYSCORE', key, '-inf', now)
    if #items > 0 then
      entry(m)[4] = items
    else
      -- what was due there went another way
      local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
      if first[2] then redis.call('ZADD', p .. 'digests', first[2], m) else redis.call('ZREM', p .. 'digests', m) end
    end
  end
end
return out
"""

HELD = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, destination, up to when due.  -> {when scheduled though empty or '', overflow, {members}}
local p = ARGV[1]
return {
  redis.call('ZSCORE', p .. 'digests', 'empty|' .. ARGV[2]) or '',
  redis.call('HGET', p .. 'overflow', ARGV[2]) or '0',
  redis.call('ZRANGEBYSCORE', p .. 'held:' .. ARGV[2], '-inf', ARGV[3]),
}
"""

RELEASE = f"""#!lua flags=allow-oom
-- ARGV: prefix, now, destination, when scheduled though empty or '', when again or '', overflow that is told of,
--       most held, length of suppressed, ttl of threads, most told, n taken, members..., rows,
--       n put back, then due, member each, n dropped, then payload, why each
-- -> 1, or 0 if not everything that was taken is there: another released it
{_PUSH}
{_HOLD}
local p, dest, empty = ARGV[1], ARGV[3], 'empty|' .. ARGV[3]
local key, digests = p .. 'held:' .. dest, p .. 'digests'
local taken = {{}}
local i = 12
for _ = 1, tonumber(ARGV[11]) do
  if not redis.call('ZSCORE', key, ARGV[i]) then return 0 end
  taken[#taken + 1] = ARGV[i]; i = i + 1
end
if ARGV[4] ~= '' and redis.call('ZSCORE', digests, empty) ~= ARGV[4] then return 0 end
for _, m in ipairs(taken) do redis.call('ZREM', key, m) end
if ARGV[4] ~= '' then redis.call('ZREM', digests, empty) end
if ARGV[5] ~= '' then redis.call('ZADD', digests, ARGV[5], empty) end
if tonumber(ARGV[6]) > 0 and redis.call('HINCRBY', p .. 'overflow', dest, -tonumber(ARGV[6])) <= 0 then
  redis.call('HDEL', p .. 'overflow', dest)
end
local n, deliveries = redis.call('GET', p .. 'seq') or '0', nil
deliveries, i = rows(i, ARGV[9], ARGV[10])
for _, row in ipairs(deliveries) do if not known(p, row.id) then push(p, n, row) end end
local back = tonumber(ARGV[i]); i = i + 1
for _ = 1, back do
  hold(p, dest, ARGV[i], ARGV[i+1], ARGV[7], ARGV[8], ARGV[2])
  i = i + 2
end
local dropped = tonumber(ARGV[i]); i = i + 1
for _ = 1, dropped do
  suppress(p, ARGV[i], ARGV[i+1], ARGV[2], ARGV[8])
  i = i + 2
end
local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
if first[2] then redis.call('ZADD', digests, first[2], dest) else redis.call('ZREM', digests, dest) end
return 1
"""

READ_BOOK = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, kinds...  -> {number of the last edit, {id, record, ...} of each kind}, of one moment
local out = {redis.call('GET', ARGV[1] .. 'book') or '0'}
for i = 2, #ARGV do out[i] = redis.call('HGETALL', ARGV[1] .. ARGV[i]) end
return out
"""

FOLLOW_BOOK = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, number of an edit, most lines.
-- -> {number of the last edit, {kind, id, record or '', ...} of what was edited since}, or {number} if that is not known
local p, from = ARGV[1], tonumber(ARGV[2])
local last = tonumber(redis.call('GET', p .. 'book') or '0')
if last == from then return {last, {}} end
local lines = redis.call('XRANGE', p .. 'audit', '(' .. from .. '-999999999', '+', 'COUNT', ARGV[3])
if last < from or #lines == 0 or #lines >= tonumber(ARGV[3]) or string.match(lines[1][1], '^%d+') ~= tostring(from + 1) then
  return {last}
end
local out, seen = {}, {}
for _, line in ipairs(lines) do
  local kind, id = line[2][2], line[2][4]
  if not seen[kind .. ':' .. id] then
    seen[kind .. ':' .. id] = true
    out[#out + 1] = kind
    out[#out + 1] = id
    out[#out + 1] = redis.call('HGET', p .. kind, id) or ''
  end
end
return {last, out}
"""

EDIT = """#!lua flags=allow-oom
-- ARGV: prefix, now, ticket, its ttl, number that must be the last edit or '', length of audit, most records,
--       audit line of a mute that is over, n expected, then kind, id, record or '' each,
--       n new, then kind, id, record or '', end of a mute or '', audit line each
-- -> {'ok', number} | {'conflict', kind, id, record there or ''} | {'full', kind}
local p, number = ARGV[1], tonumber(redis.call('GET', ARGV[1] .. 'book') or '0')
local ticket = p .. 'edit:' .. ARGV[3]
local made = redis.call('GET', ticket)
if made then return {'ok', tonumber(made)} end
if ARGV[5] ~= '' and tonumber(ARGV[5]) ~= number then return {'conflict', '', '', ''} end
local i = 10
for _ = 1, tonumber(ARGV[9]) do
  local there = redis.call('HGET', p .. ARGV[i], ARGV[i+1]) or ''
  if there ~= ARGV[i+2] then return {'conflict', ARGV[i], ARGV[i+1], there} end
  i = i + 3
end
local from, n, growth = i + 1, tonumber(ARGV[i]), {}
for k = 0, n - 1 do
  local kind, id, record = ARGV[from + 5*k], ARGV[from + 5*k + 1], ARGV[from + 5*k + 2]
  if record ~= '' and redis.call('HEXISTS', p .. kind, id) == 0 then
    growth[kind] = (growth[kind] or redis.call('HLEN', p .. kind)) + 1
    if growth[kind] > tonumber(ARGV[7]) then return {'full', kind} end
  end
end
local over = redis.call('ZRANGEBYSCORE', p .. 'mutes:end', '-inf', ARGV[2], 'LIMIT', 0, 1000)
if n == 0 and #over == 0 then return {'ok', number} end
number = redis.call('INCR', p .. 'book')
local line = 0
local function audit(kind, id, entry)
  line = line + 1
  redis.call('XADD', p .. 'audit', 'MAXLEN', '~', ARGV[6], number .. '-' .. line, 'k', kind, 'i', id, 'e', entry)
end
for _, id in ipairs(over) do
  redis.call('ZREM', p .. 'mutes:end', id)
  redis.call('HDEL', p .. 'mutes', id)
  audit('mutes', id, ARGV[8])
end
for k = 0, n - 1 do
  local at = from + 5*k
  local kind, id, record, ends = ARGV[at], ARGV[at+1], ARGV[at+2], ARGV[at+3]
  if record ~= '' then redis.call('HSET', p .. kind, id, record) else redis.call('HDEL', p .. kind, id) end
  if kind == 'mutes' then
    if ends ~= '' then redis.call('ZADD', p .. 'mutes:end', ends, id) else redis.call('ZREM', p .. 'mutes:end', id) end
  end
  audit(kind, id, ARGV[at+4])
end
redis.call('SET', ticket, number, 'PX', ARGV[4])
return {'ok', number}
"""

LABEL = """#!lua flags=allow-oom
-- ARGV: prefix, feedback, length.  The same once only, however often it is sent in a row.  -> 1 if it is new
local stream = ARGV[1] .. 'feedback'
for _, had in ipairs(redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 100)) do
  if had[2][2] == ARGV[2] then return 0 end
end
redis.call('XADD', stream, 'MAXLEN', '~', ARGV[3], '*', 'f', ARGV[2])
return 1
"""

REVISE = (
    """#!lua flags=allow-oom
-- What people do to stories: merging two, taking an article out of one, telling what was kept silent.
-- ARGV: 1 prefix, 2 expected seq, 3 story ttl, 4 log length, 5 ttl of threads, 6 most told,
--       n changes, then story, change, 1 if it is added to the story's list, each the next number;
--       n lists, then story, n items, items...; n stories, then id, time of last change, n fields, field/value...;
--       n stories that are gone, then id, the story that they are part of;  n threads, then from, to;
--       n articles, then id, decision;  rows
-- -> {'ok', seq} | {'conflict', seq}
"""
    + _PUSH
    + """
local p, i = ARGV[1], 7
local function take() i = i + 1; return ARGV[i - 1] end
local seq = tonumber(redis.call('GET', p .. 'seq') or '0')
if seq ~= tonumber(ARGV[2]) then return {'conflict', seq} end
local changes = {}
for _ = 1, tonumber(take()) do changes[#changes + 1] = {take(), take(), take()} end
for _ = 1, tonumber(take()) do
  local key = p .. 'changes:' .. take()
  redis.call('DEL', key)
  for _ = 1, tonumber(take()) do redis.call('RPUSH', key, take()) end
  redis.call('PEXPIRE', key, ARGV[3])
end
for _, c in ipairs(changes) do
  seq = redis.call('INCR', p .. 'seq')
  redis.call('XADD', p .. 'log', 'MAXLEN', '~', ARGV[4], seq .. '-0', 'c', c[2])
  if c[3] == '1' then
    redis.call('RPUSH', p .. 'changes:' .. c[1], c[2])
    redis.call('PEXPIRE', p .. 'changes:' .. c[1], ARGV[3])
  end
end
for _ = 1, tonumber(take()) do
  local id, at = take(), take()
  for _ = 1, tonumber(take()) do redis.call('HSET', p .. 'story:' .. id, take(), take()) end
  redis.call('PEXPIRE', p .. 'story:' .. id, ARGV[3])
  redis.call('ZADD', p .. 'stories', 'GT', at, id)
  redis.call('PEXPIRE', p .. 'stories', ARGV[3])
end
for _ = 1, tonumber(take()) do
  local id, into = take(), take()
  redis.call('DEL', p .. 'story:' .. id, p .. 'changes:' .. id)
  redis.call('ZREM', p .. 'stories', id)
  redis.call('HSET', p .. 'story:' .. id, 'into', into)
  redis.call('PEXPIRE', p .. 'story:' .. id, math.max(ARGV[3], ARGV[5]))
  local told = p .. 'told:' .. into
  redis.call('ZUNIONSTORE', told, 2, told, p .. 'told:' .. id, 'AGGREGATE', 'MIN')
  redis.call('PEXPIRE', told, ARGV[5])
end
for _ = 1, tonumber(take()) do
  local lane, into = take(), take()
  local from, to = p .. 'thread:' .. lane, p .. 'thread:' .. into
  if redis.call('EXISTS', from) == 1 and redis.call('EXISTS', to) == 0 then
    local flat = redis.call('HGETALL', from)
    redis.call('HSET', to, unpack(flat))
    redis.call('PEXPIRE', to, redis.call('PTTL', from))
    -- its edits go with those of the other's tally from now on, so that none overtakes another
    local root = redis.call('HGET', from, 'delivery')
    if root and redis.call('EXISTS', p .. 'sent:' .. root) == 1 then redis.call('HSET', p .. 'sent:' .. root, 'lane', into) end
  end
end
for _ = 1, tonumber(take()) do
  local article, decision = p .. 'article:' .. take(), take()
  if redis.call('EXISTS', article) == 1 then redis.call('HSET', article, 'decision', decision) end
end
for _, row in ipairs((rows(i, ARGV[5], ARGV[6]))) do if not known(p, row.id) then push(p, seq, row) end end
return {'ok', seq}
"""
)

REFUSE = """#!lua flags=allow-oom
-- ARGV: prefix, entry, reason, length.  An article that cannot be decided leaves the intake and is kept for people to see.
local found = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])
local taken = redis.call('XPENDING', KEYS[1], 'workers', ARGV[2], ARGV[2], 1)[1]
if redis.call('XACK', KEYS[1], 'workers', ARGV[2]) == 0 then return 0 end
if found[1] then
  redis.call('XADD', ARGV[1] .. 'refused', 'MAXLEN', '~', ARGV[4], '*',
             'a', found[1][2][2], 'reason', ARGV[3], 'tries', taken and taken[4] or 1)
end
redis.call('XDEL', KEYS[1], ARGV[2])
return 1
"""

RETRY_ARTICLE = """
-- ARGV: prefix, id, max_intake, ticket, its ttl.  A refused article goes back into the intake, once for each ticket.
-- -> 1, 0 if there is none of that id, -1 if the intake is full
local p, ticket = ARGV[1], ARGV[1] .. 'edit:' .. ARGV[4]
if redis.call('EXISTS', ticket) == 1 then return 1 end
local found = redis.call('XRANGE', p .. 'refused', ARGV[2], ARGV[2])[1]
if not found then return 0 end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then return -1 end
redis.call('XDEL', p .. 'refused', ARGV[2])
redis.call('XADD', KEYS[1], '*', 'a', found[2][2])
redis.call('SET', ticket, 0, 'PX', ARGV[5])
return 1
"""

DROP_ARTICLE = """#!lua flags=allow-oom
-- ARGV: prefix, id, ticket, its ttl.  A refused article is forgotten.  -> 1, or 0 if there is none of that id
local ticket = ARGV[1] .. 'edit:' .. ARGV[3]
if redis.call('EXISTS', ticket) == 1 then return 1 end
if redis.call('XDEL', ARGV[1] .. 'refused', ARGV[2]) == 0 then return 0 end
redis.call('SET', ticket, 0, 'PX', ARGV[4])
return 1
"""

FOLLOW = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, number.  -> {number of the last change, {entries of the log from ARGV[2] on}}, of one moment
return {redis.call('GET', ARGV[1] .. 'seq') or '0', redis.call('XRANGE', ARGV[1] .. 'log', ARGV[2] .. '-0', '+')}
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
-- ARGV: prefix, now, lease, limit, retry of an edit without a root, leases lost that make suspect, and what of these may
-- be handed out: 'none', while others are being sent, 'one', alone, or 'first', before all others.
-- -> {1 if a suspect was put off, list of {payload, token, attempt, root id, root payload, target id, target payload,
--     reports, sources, last, notes, id, lost,
--     id and delivery of the root that it opens a new one beside, 1 if the target was a root}}
-- A lease that ran out without a word may mean a message that kills its worker. One with which that happened several
-- times is handed out alone, so that the innocent beside it are not counted with it.
local function leased(p, id) return redis.call('HEXISTS', p .. 'delivery:' .. id, 'token') == 1 end
local p, now, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4])
local out, put_off, alone, passed, many = {}, 0, false, {}, 0
local function doubtful(id)
  local lost = tonumber(redis.call('HGET', p .. 'delivery:' .. id, 'lost') or '0')
  return leased(p, id) and lost + 1 or lost
end
local function look(lane)
  local id = redis.call('LINDEX', p .. 'lane:' .. lane, 0)
  if not id then return redis.call('ZREM', p .. 'lanes', lane) end
  local row = redis.call('HMGET', p .. 'delivery:' .. id, 'payload', 'act', 'opens')
  if not row[1] then return redis.call('LPOP', p .. 'lane:' .. lane) end
  local main, about = string.match(lane, '^edit|(.*)$') or lane, id
  local sent, coming = {}, false
  local target = string.match(lane, '^note|.*|([^|]+)$')
  if target then
    sent, about = redis.call('HMGET', p .. 'sent:' .. target, 'mid', 'payload', 'lane', 'root'), target
    main = sent[3] or ''
    coming = redis.call('EXISTS', p .. 'delivery:' .. target) == 1 and not redis.call('ZSCORE', p .. 'dead', target)
  end
  local thread = redis.call('HMGET', p .. 'thread:' .. main, 'root', 'payload', 'delivery')
  local earlier = {}
  if row[3] == '1' then earlier, thread = thread, {} end  -- it opens a new one
  if row[2] == 'edit' and not target then
    about = thread[3] or ''
    coming = redis.call('EXISTS', p .. 'lane:' .. main) == 1
  end
  if row[2] == 'edit' and not (target and sent[1] or not target and thread[1]) then
    if coming then return redis.call('ZADD', p .. 'lanes', now + tonumber(ARGV[5]), lane) end
    -- nothing to edit, and nothing on its way that could become editable
    redis.call('LPOP', p .. 'lane:' .. lane)
    return redis.call('DEL', p .. 'delivery:' .. id)
  end
  local lost = doubtful(id)
  if lost >= tonumber(ARGV[6]) then
    if ARGV[7] == 'none' or #out > 0 then
      put_off = 1
      passed[lane], many = true, many + 1
      return
    end
    alone = true
  end
  local token = redis.call('INCR', p .. 'leases')
  local attempt = redis.call('HINCRBY', p .. 'delivery:' .. id, 'attempt', 1)
  redis.call('HSET', p .. 'delivery:' .. id, 'token', token, 'lost', lost)
  redis.call('ZADD', p .. 'lanes', now + tonumber(ARGV[3]), lane)
  local story = string.match(main, '([^|]+)$')
  for _ = 1, 20 do story = redis.call('HGET', p .. 'story:' .. story, 'into') or story end  -- one that was merged
  local t = redis.call('HMGET', p .. 'story:' .. story, 'reports', 'sources', 'updated')
  out[#out + 1] = {row[1], token, attempt, thread[1] or '', thread[2] or '', sent[1] or '', sent[2] or '',
                   t[1] or '1', t[2] or '1', t[3] or '0', redis.call('LRANGE', p .. 'notes:' .. about, 0, -1), id, lost,
                   earlier[1] or '', earlier[3] or '', sent[4] or ''}
end
if ARGV[7] == 'first' then
  for _, lane in ipairs(redis.call('ZRANGEBYSCORE', p .. 'lanes', '-inf', now, 'LIMIT', 0, 1000)) do
    local id = redis.call('LINDEX', p .. 'lane:' .. lane, 0)
    if id and doubtful(id) >= tonumber(ARGV[6]) then
      look(lane)
      if alone then break end
    end
  end
end
-- every look leases, postpones, shortens, removes or passes over a lane, so this ends
while #out < limit and not alone do
  local lanes = redis.call('ZRANGEBYSCORE', p .. 'lanes', '-inf', now, 'LIMIT', 0, limit - #out + many)
  local looked = false
  for _, lane in ipairs(lanes) do
    if not passed[lane] and not alone then
      looked = true
      look(lane)
    end
  end
  if not looked then break end
end
return {put_off, out}
"""

LANES = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, most lanes, tries from which on a lane is stuck, what the reason begins with of one that nobody serves.
-- -> {{platform, act, lanes, rows, stuck, unserved, oldest (ms), waiting, since (ms), why}, ...},
--    {{lane, tries, error}, ... of the first ten that are stuck}
local p, groups, order, stuck = ARGV[1], {}, {}, {}
for _, lane in ipairs(redis.call('ZRANGE', p .. 'lanes', 0, tonumber(ARGV[2]) - 1)) do
  local head = redis.call('LINDEX', p .. 'lane:' .. lane, 0)
  if head then
    local row = redis.call('HMGET', p .. 'delivery:' .. head, 'act', 'due', 'attempt', 'error')
    local platform = string.match(string.gsub(string.gsub(lane, '^edit|', ''), '^note|', ''), '^([^:]*)')
    local name = platform .. '|' .. (row[1] or '')
    local g = groups[name]
    if not g then
      g = {platform, row[1] or '', 0, 0, 0, 0, 0, 0, 0, ''}
      groups[name], order[#order + 1] = g, g
    end
    g[3], g[4] = g[3] + 1, g[4] + redis.call('LLEN', p .. 'lane:' .. lane)
    local due = tonumber(row[2] or '0')
    if due > 0 and (g[7] == 0 or due < g[7]) then g[7] = due end
    if row[4] and string.sub(row[4], 1, #ARGV[4]) == ARGV[4] then
      g[6] = g[6] + 1
    elseif row[4] and tonumber(row[3] or '0') >= tonumber(ARGV[3]) then
      g[5] = g[5] + 1
      if #stuck < 10 then stuck[#stuck + 1] = {lane, tonumber(row[3]), row[4]} end
    elseif row[4] and row[4] ~= '' then
      g[8] = g[8] + 1
      if g[9] == 0 or due < g[9] then g[9], g[10] = due, row[4] end
    end
  end
end
return {order, stuck}
"""

QUEUES = """#!lua flags=no-writes,allow-oom
-- ARGV: prefix, most destinations, destinations...; without any: those with the oldest messages.
-- -> {{destination, messages, oldest (ms)}, ...} of those for which something waits
local p, dests, out = ARGV[1], {unpack(ARGV, 3)}, {}
if #dests == 0 then dests = redis.call('ZRANGE', p .. 'queues', 0, tonumber(ARGV[2]) - 1) end
for _, dest in ipairs(dests) do
  local oldest = redis.call('ZSCORE', p .. 'queues', dest)
  if oldest then out[#out + 1] = {dest, redis.call('ZCARD', p .. 'queue:' .. dest), oldest} end
end
return out
"""

PROBE = """
-- ARGV: prefix, ttl (ms).  Whether something that is not allowed to go beyond the server's memory can be written.
redis.call('SET', ARGV[1] .. 'probe', 1, 'PX', ARGV[2])
return 1
"""

FREE = """#!lua flags=allow-oom
-- ARGV: prefix, now.  Makes every lane due.  -> how many were not
local lanes = redis.call('ZRANGEBYSCORE', ARGV[1] .. 'lanes', '(' .. ARGV[2], '+inf')
for _, lane in ipairs(lanes) do redis.call('ZADD', ARGV[1] .. 'lanes', 'XX', ARGV[2], lane) end
return #lanes
"""

# The delivery of a lane that was leased is done with: takes it out, and makes the lane due for the next.
_LEAVE = (
    _QUEUE
    + """
local function wake(p, lane, now)
  local head = redis.call('LINDEX', p .. 'lane:' .. lane, 0)
  if head then
    local due = tonumber(redis.call('HGET', p .. 'delivery:' .. head, 'due') or '0')
    redis.call('ZADD', p .. 'lanes', math.max(now, due), lane)
  else
    redis.call('ZREM', p .. 'lanes', lane)
  end
end
local function leave(p, lane, act, id, now)
  unqueue(p, lane, act, id)
  redis.call('LREM', p .. 'lane:' .. lane, 1, id)
  wake(p, lane, now)
end
"""
)

SETTLE = f"""#!lua flags=allow-oom
-- ARGV: prefix, now, id, token, message id, thread ttl (ms), key of the message, 1 if it replaces the root,
--       what was delivered or '', length of delivered.
-- -> 1, or 0 if the lease was lost
{_LEAVE}
local p, now, id, ttl = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[6]
local row = redis.call('HMGET', p .. 'delivery:' .. id, 'token', 'payload', 'act', 'lane', 'opens')
if row[1] ~= ARGV[4] then return 0 end
local act, lane = row[3], row[4]
local function note_lane(delivery) return 'note|' .. string.match(lane, '^(.*)|') .. '|' .. delivery end
local function move(edit, from, to)
  redis.call('LREM', p .. 'lane:' .. from, 1, edit)
  local ahead = redis.call('LRANGE', p .. 'lane:' .. to, 0, 1)
  if #ahead == 2 or (#ahead == 1 and redis.call('HEXISTS', p .. 'delivery:' .. ahead[1], 'token') == 0) then
    return redis.call('DEL', p .. 'delivery:' .. edit)  -- the one that waits there shows the same notes
  end
  redis.call('HSET', p .. 'delivery:' .. edit, 'lane', to, 'due', now)
  redis.call('RPUSH', p .. 'lane:' .. to, edit)
end
local function remember(delivery)
  local sent, notes = p .. 'sent:' .. delivery, p .. 'notes:' .. delivery
  local posted = redis.call('HGET', sent, 'posted')
  if posted then redis.call('PEXPIRE', posted, ttl) end
  redis.call('PEXPIRE', sent, ttl)
  redis.call('PEXPIRE', notes, ttl)
end
if act ~= 'edit' and act ~= 'notice' then
  redis.call('HSET', p .. 'sent:' .. id, 'payload', row[2], 'mid', ARGV[5], 'lane', lane, 'at', now, 'posted', ARGV[7])
  redis.call('SET', ARGV[7], id)
  remember(id)
end
if ARGV[9] ~= '' then redis.call('XADD', p .. 'delivered', 'MAXLEN', '~', ARGV[10], '*', 'd', ARGV[9]) end
if act == 'alert' or act == 'update' then
  local thread, edits = p .. 'thread:' .. lane, 'edit|' .. lane
  local old = redis.call('HMGET', thread, 'root', 'delivery')
  if not old[1] or row[5] == '1' or ARGV[8] == '1' then
    -- what is still to be shown at the old root is a matter of its own from now on
    for _, edit in ipairs(old[2] and redis.call('LRANGE', p .. 'lane:' .. edits, 0, -1) or {{}}) do
      local waits = redis.call('HMGET', p .. 'delivery:' .. edit, 'edits', 'token')
      if waits[1] == old[2] and not waits[2] then
        move(edit, edits, note_lane(old[2]))
        wake(p, note_lane(old[2]), now)
      end
    end
    redis.call('HSET', thread, 'root', ARGV[5], 'payload', row[2], 'delivery', id)
    redis.call('HSET', p .. 'sent:' .. id, 'root', 1)
    -- what was noted before this was a root is shown by the edits of the root
    local note = redis.call('LINDEX', p .. 'lane:' .. note_lane(id), 0)
    if note then
      move(note, note_lane(id), edits)
      redis.call('HSET', p .. 'delivery:' .. redis.call('LINDEX', p .. 'lane:' .. edits, -1), 'edits', id)
    end
    local first = redis.call('LINDEX', p .. 'lane:' .. edits, 0)
    if not (first and redis.call('HEXISTS', p .. 'delivery:' .. first, 'token') == 1) then wake(p, edits, now) end
  end
end
local main = string.match(lane, '^edit|(.*)$') or lane
local root = redis.call('HGET', p .. 'thread:' .. main, 'delivery')
redis.call('PEXPIRE', p .. 'thread:' .. main, ttl)
if root then remember(root) end
redis.call('DEL', p .. 'delivery:' .. id)
leave(p, lane, act, id, now)
if act ~= 'edit' then wake(p, note_lane(id), now) end  -- what waited for it
return 1
"""

POSTPONE = """#!lua flags=allow-oom
-- ARGV: prefix, until, id, token, reason, 1 if it was a try.  -> 1, or 0 if the lease was lost
local p, row = ARGV[1], ARGV[1] .. 'delivery:' .. ARGV[3]
local had = redis.call('HMGET', row, 'token', 'lane')
if had[1] ~= ARGV[4] then return 0 end
redis.call('HSET', row, 'error', ARGV[5])
redis.call('HDEL', row, 'token', 'lost')
if ARGV[6] == '0' then redis.call('HINCRBY', row, 'attempt', -1) end
redis.call('ZADD', p .. 'lanes', ARGV[2], had[2])
return 1
"""

BURY = f"""#!lua flags=allow-oom
-- ARGV: prefix, now, id, token, reason, ttl (ms), most dead letters.  -> 1, or 0 if the lease was lost
{_LEAVE}
local p, id, now = ARGV[1], ARGV[3], tonumber(ARGV[2])
local row, dead = p .. 'delivery:' .. id, p .. 'dead'
local had = redis.call('HMGET', row, 'token', 'act', 'edits', 'lane')
if had[1] ~= ARGV[4] then return 0 end
if had[2] == 'edit' and (had[3] or '') == '' then
  -- a later edit carries the later tally, so a failed one is worth nothing; one that brings a note is
  redis.call('DEL', row)
else
  redis.call('HDEL', row, 'token', 'lost')
  redis.call('HSET', row, 'error', ARGV[5])
  redis.call('PEXPIRE', row, ARGV[6])
  redis.call('ZREMRANGEBYSCORE', dead, '-inf', now - tonumber(ARGV[6]))
  redis.call('ZADD', dead, now, id)
  redis.call('PEXPIRE', dead, ARGV[6])
  for _, old in ipairs(redis.call('ZRANGE', dead, 0, -1 - tonumber(ARGV[7]))) do
    redis.call('DEL', p .. 'delivery:' .. old)
    redis.call('ZREM', dead, old)
  end
end
leave(p, had[4], had[2], id, now)
if had[2] ~= 'edit' then wake(p, 'note|' .. string.match(had[4], '^(.*)|') .. '|' .. id, now) end
return 1
"""

DROP = f"""#!lua flags=allow-oom
-- ARGV: prefix, now, id, ticket, its ttl.  A dead letter is forgotten; what waited to be shown at it goes, too.
-- -> 1, or 0 if there is no such dead letter
{_LEAVE}
local p, row, ticket = ARGV[1], ARGV[1] .. 'delivery:' .. ARGV[3], ARGV[1] .. 'edit:' .. ARGV[4]
if redis.call('EXISTS', ticket) == 1 then return 1 end
if redis.call('ZREM', p .. 'dead', ARGV[3]) == 0 then return 0 end
local lane = redis.call('HGET', row, 'lane') or ''
redis.call('DEL', row)
local at = string.match(lane, '^(.*)|')
if at then wake(p, 'note|' .. at .. '|' .. ARGV[3], tonumber(ARGV[2])) end
redis.call('SET', ticket, 0, 'PX', ARGV[5])
return 1
"""

REVIVE = f"""#!lua flags=allow-oom
-- ARGV: prefix, now, id, ticket, its ttl.  Puts a dead letter back at its old place among those that wait, once for each ticket.
-- -> 1, or 0 if there is no such dead letter
{_QUEUE}
local p, row, ticket = ARGV[1], ARGV[1] .. 'delivery:' .. ARGV[3], ARGV[1] .. 'edit:' .. ARGV[4]
if redis.call('EXISTS', ticket) == 1 then return 1 end
if redis.call('ZREM', p .. 'dead', ARGV[3]) == 0 then return 0 end
redis.call('SET', ticket, 0, 'PX', ARGV[5])
local mine = redis.call('HMGET', row, 'lane', 'n', 'act')
local lane = mine[1]
if not lane then return 0 end
redis.call('PERSIST', row)
queue(p, lane, mine[3], ARGV[3], ARGV[2])  -- it waits since now: its age says nothing of the place
redis.call('HSET', row, 'attempt', 1)  -- it may have been sent before it was given up: the next try looks first
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

SWAP = """#!lua flags=allow-oom
-- KEYS: a hash. ARGV: field, its value, its new value.  -> 1, or 0 if it has another by now
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""
