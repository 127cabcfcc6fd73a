import { script } from "./script.ts";

/** The time in ms for which the facts about a cluster outlive its last node. */
const factsMs = 86_400_000;
/** The time in ms for which the others look after what a process has left behind. */
const lookAfterMs = 20_000;

const prelude = `
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local function text(number) return string.format('%.0f', number) end
  local function forget(name)
    redis.call('ZREM', KEYS[1], name)
    redis.call('HDEL', KEYS[2], 'process:' .. name, 'online:' .. name, 'since:' .. name, 'owns:' .. name)
  end
  local function leave(name, process, at)
    forget(name)
    redis.call('ZADD', KEYS[3], text(at), process)
    redis.call('PEXPIRE', KEYS[3], ${lookAfterMs})
  end`;

/** The scripts of a node's membership; each may be repeated. Their keys: nodes, facts, gone. */
export const membershipScripts = {
  /**
   * The node lives. Keys: a sorted set of the nodes by the Unix time in ms until which they live, a hash of what they agree on,
   * and a sorted set of the processes that are gone. Arguments: the node's name, the name of this process, how long it lives in ms;
   * the number of partitions, a name for the logs, the sessions that are online at this node, 1 if it
   * may own sessions. Replies `ok`, the name of the logs,
   * the sum of sessions, the number of living processes that may own sessions, and then their names and those of the processes to look after; or
   * `name`, if another process has it; or `partitions` and the number that the cluster has.
   *
   * Nobody judges others before its own time was renewed without a break: after a pause of Redis, all times are over.
   */
  beatNode: script(`${prelude}
    local name, process, livesMs, partitions = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
    local holder = redis.call('HGET', KEYS[2], 'process:' .. name)
    local isLiving = tonumber(redis.call('ZSCORE', KEYS[1], name) or '0') > now
    if holder and holder ~= process then
      if isLiving then return { 'name' } end
      leave(name, holder, now)
    end
    if holder ~= process or not isLiving then redis.call('HSET', KEYS[2], 'since:' .. name, text(now)) end
    if now - tonumber(redis.call('HGET', KEYS[2], 'since:' .. name)) >= livesMs then
      for _, gone in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', text(now), 'BYSCORE')) do
        leave(gone, redis.call('HGET', KEYS[2], 'process:' .. gone) or gone, now)
      end
    end
    local living = redis.call('ZRANGE', KEYS[1], text(now), '+inf', 'BYSCORE')
    -- A cluster without nodes may begin again with another number.
    if #living == 0 then redis.call('HSET', KEYS[2], 'partitions', partitions) end
    redis.call('HSETNX', KEYS[2], 'partitions', partitions)
    local agreed = redis.call('HGET', KEYS[2], 'partitions')
    if agreed ~= partitions then
      if holder ~= process then forget(name) end
      return { 'partitions', agreed }
    end
    redis.call('HSETNX', KEYS[2], 'log', ARGV[5])
    redis.call('ZADD', KEYS[1], text(now + livesMs), name)
    redis.call('HSET', KEYS[2], 'process:' .. name, process, 'online:' .. name, ARGV[6], 'owns:' .. name, ARGV[7])
    redis.call('ZREM', KEYS[3], process)
    local online, processes = 0, {}
    for _, one in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
      online = online + tonumber(redis.call('HGET', KEYS[2], 'online:' .. one) or '0')
      local owns = redis.call('HGET', KEYS[2], 'owns:' .. one) == '1'
      if owns then processes[#processes + 1] = redis.call('HGET', KEYS[2], 'process:' .. one) or one end
    end
    redis.call('PEXPIRE', KEYS[1], ${factsMs})
    redis.call('PEXPIRE', KEYS[2], ${factsMs})
    redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', text(now - ${lookAfterMs}))
    local reply = { 'ok', redis.call('HGET', KEYS[2], 'log'), online, #processes }
    for _, one in ipairs(processes) do reply[#reply + 1] = one end
    for _, one in ipairs(redis.call('ZRANGE', KEYS[3], '-inf', text(now), 'BYSCORE')) do reply[#reply + 1] = one end
    return reply`),
  /**
   * The node ends. Arguments: its name, the name of its process, and the time in ms in which its pages go elsewhere: the others
   * look after those that have not.
   */
  leaveNode: script(`${prelude}
    if redis.call('HGET', KEYS[2], 'process:' .. ARGV[1]) ~= ARGV[2] then return end
    leave(ARGV[1], ARGV[2], now + tonumber(ARGV[3]))`),
};
