import { incarnationMs, incarnationOf } from "./incarnation.ts";
import { script } from "./script.ts";

/** The number of calls that a record remembers, to recognize a repeat. */
const remembered = 16;

/*
 * A record is a hash: v(ersion), o(wner; empty for none), s(tate as JSON; empty for a removed record), c(ursor); b(ase), the
 * version with which the owner became it; and `calls`, the names of the latest calls, each followed by a space.
 */
const prelude = `${incarnationOf}
  local function said(key, but)
    local reply, all = {}, redis.call('HGETALL', key)
    for at = 1, #all, 2 do
      if all[at] ~= but then
        reply[#reply + 1] = all[at]
        reply[#reply + 1] = all[at + 1]
      end
    end
    return reply
  end

  local function answer(...)
    local reply = { ... }
    local owed = table.remove(reply)
    for _, one in ipairs(owed) do reply[#reply + 1] = one end
    return reply
  end

  local function remember(calls, name)
    local kept, count = '', 0
    for one in string.gmatch(name .. ' ' .. (calls or ''), '[^ ]+') do
      if count < ${remembered} then kept = kept .. one .. ' ' end
      count = count + 1
    end
    return kept
  end

  local function isRemembered(calls, name)
    return string.find(' ' .. (calls or ''), ' ' .. name .. ' ', 1, true) ~= nil
  end

  local function current(keys)
    local kept = redis.call('HMGET', keys[2], 'v', 'o', 's', 'c')
    return kept[1], kept[2], kept[3], kept[4], said(keys[3])
  end`;

/** The scripts of the state store; each may be repeated. Their keys: incarnation, record, outbox. */
export const stateScripts = {
  /**
   * Arguments: a fresh incarnation, the one in which the record was last known or an empty string; how long records, and removed
   * records, are kept; the prefix of the channels; the name of this call; version before, version, owner, state, cursor, owed
   * entries; the record, and the prefix of the sets of owned records. Replies the incarnation, `ok` or `stale`, and alternating the versions and entries owed by other versions.
   *
   * The call of an owner is a repeat if its version is stored: only the owner has made versions since it became it. Others are
   * known by their names. A record that is missing, or older, in data of another name was lost: its newest state is stored.
   */
  commitState: script(`${prelude}
    local known, keepMs, goneMs, prefix, call = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
    local before, version, owner, state, cursor, entries = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12]
    local incarnation = incarnationOf(KEYS[1], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ${incarnationMs})
    local kept = redis.call('HMGET', KEYS[2], 'v', 'o', 'b', 'calls')
    local stored, storedOwner = tonumber(kept[1] or '0'), kept[2]
    local isRepeat
    if owner == '' then isRepeat = isRemembered(kept[4], call)
    else isRepeat = storedOwner == owner and tonumber(version) <= stored and tonumber(version) > tonumber(kept[3]) end
    if isRepeat then return answer(incarnation, 'ok', said(KEYS[3], version)) end

    local isLost = known ~= '' and known ~= incarnation and stored < tonumber(version)
    local isTheirs = storedOwner and storedOwner ~= owner
    if not isLost and (stored ~= tonumber(before) or isTheirs) then return { incarnation, 'stale' } end

    local earlier = said(KEYS[3])
    if entries ~= '' then redis.call('HSET', KEYS[3], version, entries) end
    local isOver = state == '' and entries == '' and #earlier == 0
    if isOver and owner ~= '' then
      redis.call('DEL', KEYS[2])
      redis.call('SREM', ARGV[14] .. owner, ARGV[13])
    else
      local base = kept[3]
      if not base or isTheirs then base = before end
      redis.call('HSET', KEYS[2], 'v', version, 'o', owner, 's', state, 'c', cursor, 'b', base,
        'calls', owner == '' and remember(kept[4], call) or kept[4] or '')
      redis.call('PEXPIRE', KEYS[2], isOver and goneMs or keepMs)
      redis.call('PEXPIRE', KEYS[3], keepMs)
    end
    if owner ~= '' and not isOver and (not kept[1] or isTheirs) then
      redis.call('SADD', ARGV[14] .. owner, ARGV[13])
      redis.call('PEXPIRE', ARGV[14] .. owner, keepMs)
    end
    if isTheirs and storedOwner ~= '' then redis.call('PUBLISH', prefix .. storedOwner, version .. ' ' .. ARGV[13]) end
    return answer(incarnation, 'ok', earlier)`),
  /** Arguments: the version that is not owed any more, and how long removed records are kept. */
  stateDelivered: script(`
    redis.call('HDEL', KEYS[3], ARGV[1])
    local kept = redis.call('HMGET', KEYS[2], 'o', 's')
    if kept[2] ~= '' or redis.call('EXISTS', KEYS[3]) == 1 then return end
    if kept[1] == '' then redis.call('PEXPIRE', KEYS[2], ARGV[2]) else redis.call('DEL', KEYS[2]) end`),
  /**
   * Arguments: a fresh incarnation, how long records are kept, the prefix of the channels, the name of this call, the new
   * owner, the record, the prefix of the sets of owned records; the owner that alone may lose it, or an empty string. Replies as
   * `peekState`; only the incarnation if there is no record, if it has another owner than that, or if this is a repeat of a
   * call after which another owner has claimed it.
   */
  claimState: script(`${prelude}
    local keepMs, prefix, call, owner = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
    local incarnation = incarnationOf(KEYS[1], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ${incarnationMs})
    local kept = redis.call('HMGET', KEYS[2], 'v', 'o', 's', 'calls')
    if not kept[1] or kept[3] == '' then return { incarnation } end
    if isRemembered(kept[4], call) then
      if kept[2] ~= owner then return { incarnation } end
      return answer(incarnation, current(KEYS))
    end
    if ARGV[8] ~= '' and kept[2] ~= ARGV[8] then return { incarnation } end
    local version = redis.call('HINCRBY', KEYS[2], 'v', 1)
    if kept[2] ~= '' then redis.call('SREM', ARGV[7] .. kept[2], ARGV[6]) end
    redis.call('SADD', ARGV[7] .. owner, ARGV[6])
    redis.call('PEXPIRE', ARGV[7] .. owner, keepMs)
    redis.call('HSET', KEYS[2], 'o', owner, 'b', string.format('%.0f', version), 'calls', remember(kept[4], call))
    redis.call('PEXPIRE', KEYS[2], keepMs)
    redis.call('PEXPIRE', KEYS[3], keepMs)
    if kept[2] ~= '' and kept[2] ~= owner then
      redis.call('PUBLISH', prefix .. kept[2], string.format('%.0f', version) .. ' ' .. ARGV[6])
    end
    return answer(incarnation, current(KEYS))`),
  /**
   * Arguments: a fresh incarnation. Replies the incarnation, version, owner, state and cursor, and alternating the versions and
   * entries that are owed; only the incarnation if there is no record.
   */
  peekState: script(`${prelude}
    local incarnation = incarnationOf(KEYS[1], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ${incarnationMs})
    if redis.call('EXISTS', KEYS[2]) == 0 then return { incarnation } end
    return answer(incarnation, current(KEYS))`),
  /** Replies 1 if there is a record with a state. */
  hasState: script(`
    local state = redis.call('HGET', KEYS[2], 's')
    return state and state ~= '' and 1 or 0`),
  /**
   * Arguments: the incarnation in which the record was last known, how long records are kept, and the prefix of the sets of owned
   * records. Replies 1 if it is kept from
   * now on, 0 if it was removed, and -1 if it may be lost.
   */
  touchState: script(`
    local state = redis.call('HGET', KEYS[2], 's')
    if not state and redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
    if not state or state == '' then return 0 end
    redis.call('PEXPIRE', KEYS[1], ${incarnationMs})
    redis.call('PEXPIRE', KEYS[2], ARGV[2])
    redis.call('PEXPIRE', KEYS[3], ARGV[2])
    local owner = redis.call('HGET', KEYS[2], 'o')
    if owner ~= '' then redis.call('PEXPIRE', ARGV[3] .. owner, ARGV[2]) end
    return 1`),
};
