-- Writes string entries. The layout of KEYS and ARGV is told in EntriesScript.
--
-- SET ... GET writes first and looks at what was there then, which takes one call where asking
-- first takes two; what was newer is put back. Nobody sees what is in between, since a script is
-- one step, and putting back can't be refused, since a script that has written goes on through
-- OOM and READONLY.
local KEYS, ARGV = KEYS, ARGV
local channel, repair, rule, deletes, fence, lives =
  ARGV[1], ARGV[2] == '1', ARGV[3], ARGV[4] == '1', ARGV[5], tonumber(ARGV[6])
local loud = channel ~= ''
local set, first, step, width = nil, 1, 1, 2
local MOST = 2000 -- of what Lua hands on at once: even, so that no score is torn from its member
if rule ~= '' then
  set, first, width = KEYS[1], 2, 3
  step = rule == 'unindex' and 2 or 1
  if rule == 'rank' then width = 4 end
  local size = call('ZCARD', set)
  if failed(size) then return redis.error_reply('COMPANION ' .. size.err) end
end

local function put(key, json, ttl)
  if ttl == '0' then return call('SET', key, json, 'GET') end
  return call('SET', key, json, 'PX', ttl, 'GET')
end

-- What is to be placed in the set, and what to be taken out of it: one call for many members costs
-- less than one each, and in the order in which they are offered they lie near to one another.
local placed, gone = {}, {}

local function follow(k, a, was)
  local member = ARGV[a + 2]
  if rule == 'index' then
    if repair or not was or deleted(was) then
      placed[#placed + 1] = 0
      placed[#placed + 1] = member
    end
  elseif rule == 'unindex' then
    local other = call('GET', KEYS[k + 1])
    if not other or failed(other) or deleted(other) then
      return call('ZREM', set, member)
    end
  elseif ARGV[a + 3] == '' then
    gone[#gone + 1] = member
  else
    placed[#placed + 1] = ARGV[a + 3]
    placed[#placed + 1] = member
  end
end

-- An error, or nothing.
local function place(command, members)
  for from = 1, #members, MOST do
    local reply = call(command, set, unpack(members, from, math.min(from + MOST - 1, #members)))
    if failed(reply) then return reply end
  end
end

local applied, skipped, said, failure = 0, 0, {}, nil
local a = 7 + lives
for k = first, #KEYS, step do
  local key, offered, json, life = KEYS[k], ARGV[a], ARGV[a + 1], ARGV[7 + k % lives]
  local was = put(key, json, deletes and fence or life)
  local held = nil
  if was then
    if failed(was) then
      failure = was
      break
    end
    held = version(was)
  end
  if not held or above(offered, held) or repair and offered == held then
    if loud then
      said[applied * 2 + 1] = key
      said[applied * 2 + 2] = offered
    end
    applied = applied + 1
    local followed = set and follow(k, a, held and was)
    if failed(followed) then
      failure = followed
      break
    end
  else
    put(key, was, deleted(was) and fence or life)
    skipped = skipped + 1
    -- a renewal finds its place in a sorted set that was lost without it
    if set and offered == held and not deletes and not deleted(was) then
      local followed = follow(k, a, nil)
      if failed(followed) then
        failure = followed
        break
      end
    end
  end
  a = a + width
end
local unplaced, kept = place('ZADD', placed), place('ZREM', gone)
failure = failure or unplaced or kept
if loud and applied > 0 then
  local heard = call('PUBLISH', channel, table.concat(said, ' '))
  if failed(heard) then return heard end
end
return failure or {applied, skipped}
