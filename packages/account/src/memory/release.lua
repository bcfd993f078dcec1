-- Gives claims back that came to no request, so that whoever looks next need not fear a write.
-- KEYS[1]: as in look.lua. ARGV[1]: lines of "contact claim".
local root = KEYS[1]
local generation = redis.call('GET', root)
if not generation then return 0 end

local released = 0
for contact, claim in string.gmatch(ARGV[1], '(%S+) (%S+)') do
  local key = root .. ':' .. contact
  if redis.call('GET', key) == claim .. '.' .. generation then released = released + redis.call('DEL', key) end
end
return released
