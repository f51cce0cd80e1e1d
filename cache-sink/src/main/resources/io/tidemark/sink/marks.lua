-- Raises marks. The layout of KEYS and ARGV is told in MarksScript.
local gaps = {}
for k = 1, #KEYS do
  local from, to = ARGV[k * 2 - 1], ARGV[k * 2]
  local mark = redis.call('GET', KEYS[k])
  if not mark or above(from, mark) then
    gaps[#gaps + 1] = k
  elseif above(to, mark) then
    redis.call('SET', KEYS[k], to)
  end
end
return gaps
