-- Takes away what should not be there, as long as it is still what was seen. The layout of KEYS
-- and ARGV is told in MendScript.
local key, what, seen = KEYS[1], ARGV[1], ARGV[2]

if what == 'value' then
  local value = call('GET', key)
  if value and not failed(value) and (version(value) or '0') == seen then
    return {call('UNLINK', key)}
  end
elseif what == 'series' then
  local newest = call('ZRANGE', key, -1, -1)
  if not failed(newest) and newest[1] == seen then
    return {call('UNLINK', key)}
  end
elseif what == 'type' then
  local held = call('TYPE', key)
  if held.ok ~= seen and held.ok ~= 'none' then
    return {call('UNLINK', key)}
  end
elseif what == 'member' then
  local score = call('ZSCORE', key, ARGV[3])
  if score and not failed(score) and tonumber(score) == tonumber(seen) then
    return {call('ZREM', key, ARGV[3])}
  end
elseif what == 'mark' then
  if call('GET', key) == seen then
    call('SET', key, ARGV[3])
    return {1}
  end
end
return {0}
