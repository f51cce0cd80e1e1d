-- The write rule, put before each script that writes entries.
--
-- Versions are decimal texts without leading zeros and are compared as such, since Lua's numbers
-- are exact only up to 2^53.
local call, match, find, type = redis.pcall, string.match, string.find, type

local function above(a, b)
  local x, y = #a, #b
  return x > y or x == y and a > b
end

local function version(json)
  return match(json, '^{"version":(%d+)')
end

local function deleted(json)
  return find(json, '"deleted":true}', -15, true)
end

local function failed(reply)
  return type(reply) == 'table' and reply.err
end
