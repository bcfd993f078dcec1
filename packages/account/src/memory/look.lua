-- Looks at what was last delivered to contacts, and forgets whatever must not be believed once a contact has been written.
-- KEYS[1]: the root of an account's memory. It holds the generation; contacts lie beside it, one key each.
-- ARGV: a generation to begin with, the life of a claim in ms, the name of this call, and the looks:
-- lines of "contact hash trustedFromMs holder". Answers one digit per look: 2 unchanged, 1 the same but too old, 0 neither.
local root, fresh, claimMs, call = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

local generation = redis.call('GET', root)
if not generation then
  generation = fresh
  redis.call('SET', root, generation)
end

local answers = {}
for contact, hash, trustedFrom, holder in string.gmatch(ARGV[4], '(%S+) (%S+) (%S+) (%S+)') do
  local key = root .. ':' .. contact
  local value = redis.call('GET', key)
  local mark = value and string.sub(value, 1, 1)
  local owner = '~' .. holder .. '.'
  local claim = owner .. call .. ':' .. (#answers + 1) .. '.' .. generation
  local answer = '0'
  if mark == '!' or (mark == '~' and string.sub(value, 1, #owner) ~= owner) then
    -- Somebody else may be writing this contact now: nobody can say whose write comes last, so neither is remembered.
    claim = '!'
  elseif mark and mark ~= '~' and string.sub(value, 1, #hash + 8) == hash .. generation then
    answer = tonumber(string.sub(value, #hash + 9)) >= tonumber(trustedFrom) and '2' or '1'
  end
  if answer ~= '2' then redis.call('SET', key, claim, 'PX', claimMs) end
  answers[#answers + 1] = answer
end
return table.concat(answers)
