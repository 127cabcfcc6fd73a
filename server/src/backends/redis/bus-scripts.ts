import { incarnationMs, incarnationOf } from "./incarnation.ts";
import { script } from "./script.ts";

/** The weight of a stored entry besides its text, in bytes: measured, rounded up. */
export const aroundEntry = 128;

/** What is known about a log, and the numbers of its senders, outlive its entries by this many ms. */
const knownMs = 120_000;
/** The time in ms for which a node is told of a topic's entries after it has asked: three of its intervals. */
const toldMs = 120_000;

/*
 * An id on the wire is milliseconds × 4,096 + sequence: a safe integer until 2039, and above every earlier one also after Redis
 * has lost its data. Lua's numbers are doubles and would be shortened as text, therefore `text`.
 */
const prelude = `
  local function text(id) return string.format('%.0f', id) end
  local function streamId(id) return string.format('%.0f-%.0f', math.floor(id / 4096), id % 4096) end
  local function wireId(stream)
    local ms, sequence = string.match(stream, '(%d+)-(%d+)')
    return tonumber(ms) * 4096 + tonumber(sequence)
  end
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  ${incarnationOf}

  -- A log begins with an id that no entry has: "previous" of its first entry.
  local function logOf(key)
    local kept = redis.call('HMGET', key, 'last', 'begun', 'dropped', 'first', 'bytes')
    if kept[1] then
      return { last = tonumber(kept[1]), begun = tonumber(kept[2]), dropped = tonumber(kept[3]),
        first = tonumber(kept[4]), bytes = tonumber(kept[5]) }
    end
    return { last = now * 4096, begun = now * 4096, dropped = 0, first = 0, bytes = 0 }
  end

  local function keep(key, log, age)
    redis.call('HSET', key, 'last', text(log.last), 'begun', text(log.begun), 'dropped', text(log.dropped),
      'first', text(log.first), 'bytes', text(log.bytes))
    redis.call('PEXPIRE', key, text(age + ${knownMs}))
  end

  local function trim(key, log, items, bytes, age)
    local length = redis.call('XLEN', key)
    if length == 0 and log.first > 0 then
      -- The whole stream has expired.
      log.dropped, log.first, log.bytes = log.last, 0, 0
    end
    local before = log.dropped
    while log.first > 0 and (length > items or log.bytes > bytes or log.first < (now - age) * 4096) do
      local oldest = redis.call('XRANGE', key, streamId(log.first), '+', 'COUNT', 2)
      log.bytes = log.bytes - #oldest[1][2][2] - ${aroundEntry}
      log.dropped = log.first
      log.first = oldest[2] and wireId(oldest[2][1]) or 0
      length = length - 1
    end
    if log.dropped > before then redis.call('XTRIM', key, 'MINID', streamId(log.dropped + 1)) end
  end

  local function tell(key, node)
    redis.call('ZREMRANGEBYSCORE', key, '-inf', text(now))
    redis.call('ZADD', key, text(now + ${toldMs}), node)
    redis.call('PEXPIRE', key, ${toldMs})
  end`;

/** The scripts of the bus; each may be repeated. `keys` of a topic are incarnation, meta, log, told, in this order. */
export const busScripts = {
  /**
   * Keys: those of the topic, dedupe. Arguments: a fresh incarnation, the topic, the channels' prefix; the log's items, bytes
   * and age; sender, number, entry, and how many senders to remember. Replies the entry's id, or that of the sender's last one for a repeat.
   *
   * The nodes to tell are read inside the script, so that no location is ever stale. When sessions are records, their owner
   * is a field of the record that `claim` sets: then it replaces the set `told` here, and nothing else changes.
   */
  appendEntry: script(`${prelude}
    local sender, number, entry = ARGV[7], tonumber(ARGV[8]), ARGV[9]
    local age = tonumber(ARGV[6])
    local incarnation = incarnationOf(KEYS[1], ARGV[1])
    local said = redis.call('HGET', KEYS[5], sender)
    if said then
      local last, id = string.match(said, '(%d+) (%d+)')
      if number <= tonumber(last) then return tonumber(id) end
    elseif redis.call('HLEN', KEYS[5]) >= tonumber(ARGV[10]) then
      local senders, silent, oldest = redis.call('HGETALL', KEYS[5]), nil, math.huge
      for at = 1, #senders, 2 do
        local id = tonumber(string.match(senders[at + 1], ' (%d+)'))
        if id < oldest then silent, oldest = senders[at], id end
      end
      redis.call('HDEL', KEYS[5], silent)
    end
    local log = logOf(KEYS[2])
    local previous = log.last
    local id = math.max(now * 4096, previous + 1)
    -- Before the new entry: afterwards an expired stream could not be recognized.
    trim(KEYS[3], log, math.huge, math.huge, age)
    redis.call('XADD', KEYS[3], streamId(id), 'e', entry)
    redis.call('PEXPIRE', KEYS[3], text(age))
    log.last = id
    log.bytes = log.bytes + #entry + ${aroundEntry}
    if log.first == 0 then log.first = id end
    trim(KEYS[3], log, tonumber(ARGV[4]), tonumber(ARGV[5]), age)
    keep(KEYS[2], log, age)
    redis.call('HSET', KEYS[5], sender, text(number) .. ' ' .. text(id))
    redis.call('PEXPIRE', KEYS[5], text(age + ${knownMs}))
    local told = redis.call('ZRANGE', KEYS[4], '(' .. text(now), '+inf', 'BYSCORE')
    if #told > 0 then
      local notice = incarnation .. ' ' .. text(previous) .. ' ' .. text(id) .. ' ' .. ARGV[2] .. '\\n' .. entry
      for _, node in ipairs(told) do redis.call('SPUBLISH', ARGV[3] .. node, notice) end
    end
    return id`),
  /**
   * Keys: those of the topic. Arguments: a fresh incarnation, the node; items, bytes, age; the id after which to read, the known
   * incarnation or an empty string, the number of entries to read. The node is told of entries from here on. Replies
   * incarnation, 1 if entries after that id were lost, the log's last id, and alternating the ids and texts of entries.
   */
  readEntries: script(`${prelude}
    local age, after = tonumber(ARGV[5]), tonumber(ARGV[6])
    local incarnation = incarnationOf(KEYS[1], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ${incarnationMs})
    tell(KEYS[4], ARGV[2])
    local log = logOf(KEYS[2])
    trim(KEYS[3], log, tonumber(ARGV[3]), tonumber(ARGV[4]), age)
    keep(KEYS[2], log, age)
    local isOther = (ARGV[7] ~= '' and ARGV[7] ~= incarnation) or after > log.last
    local isLost = isOther or after < log.dropped or (after > 0 and after < log.begun)
    if isOther then after = 0 end
    local reply = { incarnation, isLost and 1 or 0, log.last }
    for _, entry in ipairs(redis.call('XRANGE', KEYS[3], '(' .. streamId(after), '+', 'COUNT', ARGV[8])) do
      reply[#reply + 1] = wireId(entry[1])
      reply[#reply + 1] = entry[2][2]
    end
    return reply`),
  /**
   * Keys: the incarnation, then meta, log and told of each topic. Arguments: a fresh incarnation, the node, then items, bytes and
   * age of each topic. The node is told of entries from here on. Replies the incarnation and each topic's last id.
   */
  tails: script(`${prelude}
    local reply = { incarnationOf(KEYS[1], ARGV[1]) }
    redis.call('PEXPIRE', KEYS[1], ${incarnationMs})
    for at = 2, #KEYS, 3 do
      local age = tonumber(ARGV[at + 3])
      tell(KEYS[at + 2], ARGV[2])
      local log = logOf(KEYS[at])
      trim(KEYS[at + 1], log, tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), age)
      keep(KEYS[at], log, age)
      reply[#reply + 1] = log.last
    end
    return reply`),
};
