-- Writes members of series of bars. The layout of KEYS and ARGV is told in BarsScript.
local channel, repair, past, pastAt, most =
  ARGV[1], ARGV[2] == '1', ARGV[3], ARGV[4], tonumber(ARGV[5])
local applied, skipped, said, begun, failure = 0, 0, {}, {}, nil

-- 1 where there is a series, its expiry refreshed; 0 where there is none.
local function touch(key, ttl)
  if ttl == '0' then return call('EXISTS', key) end
  return call('PEXPIRE', key, ttl)
end

-- The newest of the members at one time; more than one there is damage, mended by the next write.
local function newest(members)
  local best = nil
  for i = 1, #members do
    local v = version(members[i]) or '0'
    if not best or above(v, best) then best = v end
  end
  return best
end

-- True where the member is in the series afterwards.
local function write(key, at, json, members)
  local reply = call('ZADD', key, at, json)
  if failed(reply) then return reply end
  for i = 1, #members do
    if members[i] ~= json then call('ZREM', key, members[i]) end
  end
  if #members == 0 then
    local cut = call('ZREMRANGEBYRANK', key, 0, -(most + 1))
    if cut > 0 then return call('ZSCORE', key, json) and true end
  end
  return true
end

local function series(key, ttl, count, a)
  local there = touch(key, ttl)
  if failed(there) then return there end
  there = there == 1
  local top = nil
  for _ = 1, count do
    local offered, at, json = ARGV[a], ARGV[a + 1], ARGV[a + 2]
    local members = call('ZRANGEBYSCORE', key, at, at)
    if failed(members) then return members, top end
    local held = newest(members)
    local done = false
    if not held or above(offered, held) or repair and offered == held then
      if not there and past ~= '' then
        local reply = call('ZADD', key, pastAt, past)
        if failed(reply) then return reply, top end
        begun[#begun + 1] = key
      end
      done = write(key, at, json, members)
      if failed(done) then return done, top end
      if not there and ttl ~= '0' then call('PEXPIRE', key, ttl) end
      there = true
    end
    if done then
      applied = applied + 1
      if not top or above(offered, top) then top = offered end
    else
      skipped = skipped + 1
    end
    a = a + 3
  end
  return nil, top
end

local a = 6
for k = 1, #KEYS do
  local count, top = tonumber(ARGV[a + 1]), nil
  failure, top = series(KEYS[k], ARGV[a], count, a + 2)
  if top then
    said[#said + 1] = KEYS[k]
    said[#said + 1] = top
  end
  if failure then break end
  a = a + 2 + 3 * count
end
if channel ~= '' and #said > 0 then
  local heard = call('PUBLISH', channel, table.concat(said, ' '))
  if failed(heard) then return heard end
end
return failure or {applied, skipped, unpack(begun)}
