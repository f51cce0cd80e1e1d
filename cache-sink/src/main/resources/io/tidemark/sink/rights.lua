-- Whether the user may announce: those that write would find out only after they have written.
-- KEYS none, ARGV 1 channel of the announcement; reply {}, or an error. Redis before 7 can't tell.
if redis.acl_check_cmd and not redis.acl_check_cmd('PUBLISH', ARGV[1], '') then
  return redis.error_reply('NOPERM this user has no permission to publish to ' .. ARGV[1])
end
return {}
