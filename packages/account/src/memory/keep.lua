-- Remembers what was delivered to contacts, where the claim of the look before it still stands.
-- KEYS[1]: as in look.lua. ARGV[1]: lines of "contact claim hash atMs keepMs".
local root = KEYS[1]
local generation = redis.call('GET', root)
if not generation then return 0 end

local kept = 0
for contact, claim, hash, at, keepMs in string.gmatch(ARGV[1], '(%S+) (%S+) (%S+) (%S+) (%S+)') do
  local key = root .. ':' .. contact
  if redis.call('GET', key) == claim .. '.' .. generation then
    redis.call('SET', key, hash .. generation .. at, 'PX', keepMs)
    kept = kept + 1
  end
end
return kept
