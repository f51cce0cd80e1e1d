-- Changes some keys in one step, if each still holds what it held. The layout is told in Swap.
local sub = string.sub
for k = 1, #KEYS do
  local was, expected = redis.call('GET', KEYS[k]), ARGV[k * 3]
  if expected ~= '*' and (was and '=' .. was or '-') ~= expected then return {0} end
end
for k = 1, #KEYS do
  local now, ttl = ARGV[k * 3 + 1], ARGV[k * 3 + 2]
  if now == '-' then
    redis.call('DEL', KEYS[k])
  elseif now ~= '*' then
    if ttl == '0' then
      redis.call('SET', KEYS[k], sub(now, 2))
    else
      redis.call('SET', KEYS[k], sub(now, 2), 'PX', ttl)
    end
  end
end
if ARGV[2] ~= '' then redis.call('PUBLISH', ARGV[1], ARGV[2]) end
return {1}
