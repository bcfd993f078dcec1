-- One call of the shared budget: merge what the worker knows with what all know, give a slot back, reserve one.
-- KEYS[1]: the state of one API key, a hash. Its day counts lie beside it, one hash per UTC day, and expire a day later.
-- ARGV[1]: JSON, see Want in slots-script.ts. Answers JSON, see Answer there.
local want = cjson.decode(ARGV[1])
local state = KEYS[1]
local dayMs = 86400000

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000) + want.offsetMs

-- Asked so long ago that the worker has given up waiting: after a hang, such calls would take slots nobody uses.
if now - want.askedAtMs > want.patienceMs then return cjson.encode({ nowMs = now, isTooLate = true }) end

local stored =
  redis.call('HMGET', state, 'nextSlotMs', 'pauseUntilMs', 'holdSeq', 'holdUntilMs', 'holdProbeAtMs', 'servedMs')
local nextSlot = tonumber(stored[1])
local pauseUntil = math.min(tonumber(stored[2]) or 0, now + want.pauseMs)
local hold = {
  seq = tonumber(stored[3]) or 0,
  untilMs = tonumber(stored[4]) or 0,
  probeAtMs = tonumber(stored[5]) or 0,
}
local servedMs = tonumber(stored[6]) or 0

local function keyOfDay(day)
  return state .. ':day:' .. string.format('%d', day)
end

local function countOfDay(day)
  local count = redis.call('HMGET', keyOfDay(day), 'granted', 'refunded')
  return tonumber(count[1]) or 0, tonumber(count[2]) or 0
end

local function addToDay(day, field, amount)
  redis.call('HINCRBY', keyOfDay(day), field, amount)
  redis.call('PEXPIREAT', keyOfDay(day), (day + 2) * dayMs - want.offsetMs)
end

local function save(...)
  redis.call('HSET', state, ...)
  redis.call('PEXPIRE', state, 2 * dayMs)
end

-- The day. A worker that has seen more than is stored met a Redis that lost data: the day does not begin anew.
local mark = want.day
if mark.day >= math.floor(now / dayMs) - 1 then
  local granted, refunded = countOfDay(mark.day)
  if mark.granted > granted then addToDay(mark.day, 'granted', mark.granted - granted) end
  if mark.refunded > refunded then addToDay(mark.day, 'refunded', mark.refunded - refunded) end

  -- Calls spent while Redis was away. The worker's running total is stored, so that saying it twice counts once.
  local field = 'alone:' .. want.worker
  local reported = tonumber(redis.call('HGET', keyOfDay(mark.day), field)) or mark.aloneReported
  local news = mark.aloneSpent - reported
  if news > 0 then addToDay(mark.day, 'granted', news) end
  if news < 0 then addToDay(mark.day, 'refunded', -news) end
  if news ~= 0 then redis.call('HSET', keyOfDay(mark.day), field, mark.aloneSpent) end
end

-- The quota hold: the newer version wins.
if want.hold.seq > hold.seq then
  hold = want.hold
  save('holdSeq', hold.seq, 'holdUntilMs', hold.untilMs, 'holdProbeAtMs', hold.probeAtMs)
end

-- The pause after `throttled`: one per burst, whoever reports it.
if pauseUntil <= now and want.pauseUntilMs > now then
  pauseUntil = math.min(want.pauseUntilMs, now + want.pauseMs)
  save('pauseUntilMs', pauseUntil)
end

-- The next slot. When data were lost, or nobody was served while a worker was away, then all were away: others may still
-- hold slots given earlier or by themselves, and nothing is given until those have passed.
local wasLost = not nextSlot and want.lastSlotMs
local wereAllAway = want.awaySinceMs and servedMs < want.awaySinceMs
local firstSlot = nextSlot or now
if wasLost or wereAllAway then
  firstSlot = math.max(firstSlot, now + want.settleMs)
  save('servedMs', now)
end
if want.lastSlotMs then firstSlot = math.max(firstSlot, want.lastSlotMs + want.spacingMs) end
-- Further ahead than any queue reaches: the server's clock was set back.
if firstSlot > now + want.horizonMs then firstSlot = now + want.spacingMs end

if want.returned then
  local day = math.floor(want.returned.atMs / dayMs)
  local granted, refunded = countOfDay(day)
  if refunded < granted then addToDay(day, 'refunded', 1) end
  local wasLatest = firstSlot == want.returned.atMs + want.spacingMs
  if wasLatest and want.returned.atMs > now then firstSlot = want.returned.atMs end
  if want.returned.isProbe then
    hold.probeAtMs = math.min(hold.probeAtMs, now)
    save('holdProbeAtMs', hold.probeAtMs)
  end
end

local answer = { nowMs = now }
local day = math.floor(now / dayMs)

if want.isReserving then
  local slot = math.ceil(math.max(now, firstSlot, pauseUntil))
  day = math.floor(slot / dayMs)
  local granted, refunded = countOfDay(day)
  local isHeld = slot < hold.untilMs

  if granted - refunded >= want.perDay then
    answer.refusal = { reason = 'day_spent', untilMs = (day + 1) * dayMs }
  elseif isHeld and now < hold.probeAtMs then
    answer.refusal = { reason = 'quota_hold', untilMs = hold.untilMs, probeAtMs = hold.probeAtMs }
  else
    addToDay(day, 'granted', 1)
    answer.slot = { atMs = slot, isProbe = isHeld }
    firstSlot = slot + want.spacingMs
    if isHeld then
      hold.probeAtMs = now + want.probeEveryMs
      save('holdProbeAtMs', hold.probeAtMs)
    end
  end
end

if firstSlot ~= (nextSlot or now) then save('nextSlotMs', firstSlot) end
if want.isReserving then save('servedMs', now) end

local granted, refunded = countOfDay(day)
answer.hold = hold
-- Whole, as slots are: of a number with a fraction an answer carries 14 digits, which may end before the pause does.
answer.pauseUntilMs = math.ceil(pauseUntil)
answer.day = { day = day, granted = granted, refunded = refunded }
return cjson.encode(answer)
