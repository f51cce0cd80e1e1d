-- Writes members of a sorted set whose entries lie in other slots. The layout of KEYS and ARGV is
-- told in MembersScript.
local set, versions, fences = KEYS[1], KEYS[2], KEYS[3]
local fence = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function standing(field)
  local held = field ~= '' and call('HGET', versions, field)
  return held and (failed(held) or not find(held, 'd', -1, true))
end

local function place(member, score, other)
  if score ~= '' then return call('ZADD', set, score, member) end
  if not standing(other) then return call('ZREM', set, member) end
end

-- True where it was written; an equal version is, since a sorted set may be lost without the other.
local function write(field, other, member, offered, score, deletes)
  local held = call('HGET', versions, field)
  if failed(held) then return held end
  if held and above(match(held, '^%d+') or '0', offered) then return false end
  local reply = call('HSET', versions, field, offered .. (deletes and 'd' or ''))
  if failed(reply) then return reply end
  reply = deletes and call('ZADD', fences, now, field) or call('ZREM', fences, field)
  if failed(reply) then return reply end
  reply = place(member, score, other)
  return failed(reply) and reply or true
end

-- What has been deleted for so long is forgotten, some at a time.
local function forget()
  local old = call('ZRANGEBYSCORE', fences, '-inf', now - fence, 'LIMIT', 0, 100)
  if failed(old) then return old end
  for i = 1, #old do
    call('HDEL', versions, old[i])
    call('ZREM', fences, old[i])
  end
end

local applied, skipped = 0, 0
for a = 2, #ARGV, 6 do
  local done =
    write(ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4], ARGV[a + 5] == '1')
  if failed(done) then return done end
  if done then applied = applied + 1 else skipped = skipped + 1 end
end
local failure = fence > 0 and forget()
return failure or {applied, skipped}
