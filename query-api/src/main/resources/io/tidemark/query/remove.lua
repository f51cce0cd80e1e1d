-- Takes entries out of the cache. The layout of KEYS and ARGV is told in RemovalScript.
local call, match, find, gsub, rep = redis.call, string.match, string.find, string.gsub, string.rep
local channel, fence, past, pastAt, refill, now, all =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1' and KEYS[1], ARGV[6], ARGV[7] == '1'

local function version(json)
  return match(json, '^{"version":(%d+)')
end

local function deleted(json)
  return find(json, '"deleted":true}', -15, true)
end

-- One less, of a number of any length; nil of zero.
local function below(number)
  local head, digit, zeros = match(number, '^(%d-)([1-9])(0*)$')
  if not head then return nil end
  local less = head .. (digit - 1) .. rep('9', #zeros)
  return (gsub(less, '^0+(%d)', '%1'))
end

-- What was older than the entry stays out; the entry itself may come again. Taking away comes first:
-- a script that has written goes on even where Redis is out of memory.
local function entry(key)
  local json = call('GET', key)
  if deleted(json) then return '' end
  local held = version(json)
  local under = held and below(held)
  call('UNLINK', key)
  if under then
    call('SET', key, '{"version":' .. under .. ',"deleted":true}', 'PX', fence)
  end
  if refill and all then call('ZADD', refill, now, key) end
  return held or '0'
end

-- The series begins anew and says so, for as long as it would have stood.
local function series(key)
  local newest = call('ZREVRANGE', key, 0, 0, 'WITHSCORES')
  if tonumber(newest[2]) < 0 then return '' end
  local ttl = call('PTTL', key)
  call('UNLINK', key)
  call('ZADD', key, pastAt, past)
  if ttl > 0 then call('PEXPIRE', key, ttl) end
  if refill then call('ZADD', refill, now, key) end
  return version(newest[1]) or '0'
end

local removed, said = {}, {}
for k = refill and 2 or 1, #KEYS do
  local key, taken = KEYS[k], ''
  local held = call('TYPE', key).ok
  if held == 'string' then
    taken = entry(key)
  elseif held == 'zset' then
    taken = series(key)
  end
  removed[#removed + 1] = taken
  if taken ~= '' then said[#said + 1] = key .. ' ' .. taken end
end
if #said > 0 then call('PUBLISH', channel, table.concat(said, ' ')) end
return removed
