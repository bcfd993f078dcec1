-- Writes down what receipts tell was delivered to contacts, where nothing is known of the contact and nobody is writing it.
-- KEYS[1]: as in look.lua. ARGV: a generation to begin with, and lines of "contact hash atMs keepMs".
local root, fresh = KEYS[1], ARGV[1]
local generation = redis.call('GET', root)
if not generation then
  generation = fresh
  redis.call('SET', root, generation)
end

local restored = 0
for contact, hash, at, keepMs in string.gmatch(ARGV[2], '(%S+) (%S+) (%S+) (%S+)') do
  local key = root .. ':' .. contact
  local value = redis.call('GET', key)
  local mark = value and string.sub(value, 1, 1)
  local isClaimed = mark == '~' or mark == '!'
  local isKnown = value and not isClaimed and string.sub(value, #hash + 1, #hash + 8) == generation
  if not isClaimed and not isKnown then
    redis.call('SET', key, hash .. generation .. at, 'PX', keepMs)
    restored = restored + 1
  end
end
return restored
