import { script } from "./script.ts";

/** The time in ms for which the facts about a cluster outlive its last node. */
const factsMs = 86_400_000;

/** The scripts of a node's membership; each may be repeated. Their keys: nodes, facts. */
export const membershipScripts = {
  /**
   * The node lives. Keys: a sorted set of the nodes by the Unix time in ms until which they live, and a hash of what they agree
   * on. Arguments: the node's name, the name of this process, how long it lives in ms; the number of partitions, a name for the
   * logs, the sessions that are online at this node. Replies `ok`, the name of the logs, and the sum of sessions; or `name`, if
   * another process has it; or `partitions` and the number that the cluster has.
   */
  beatNode: script(`
    local name, process, partitions = ARGV[1], ARGV[2], ARGV[4]
    local time = redis.call('TIME')
    local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
    for _, gone in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', string.format('%.0f', now), 'BYSCORE')) do
      redis.call('ZREM', KEYS[1], gone)
      redis.call('HDEL', KEYS[2], 'process:' .. gone, 'online:' .. gone)
    end
    local holder = redis.call('HGET', KEYS[2], 'process:' .. name)
    if holder and holder ~= process then return { 'name' } end
    local living = redis.call('ZRANGE', KEYS[1], 0, -1)
    -- A cluster without nodes may begin again with another number.
    if #living == 0 then redis.call('HSET', KEYS[2], 'partitions', partitions) end
    redis.call('HSETNX', KEYS[2], 'partitions', partitions)
    local agreed = redis.call('HGET', KEYS[2], 'partitions')
    if agreed ~= partitions then return { 'partitions', agreed } end
    redis.call('HSETNX', KEYS[2], 'log', ARGV[5])
    redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[3])), name)
    redis.call('HSET', KEYS[2], 'process:' .. name, process, 'online:' .. name, ARGV[6])
    local online = 0
    for _, one in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
      online = online + tonumber(redis.call('HGET', KEYS[2], 'online:' .. one) or '0')
    end
    redis.call('PEXPIRE', KEYS[1], ${factsMs})
    redis.call('PEXPIRE', KEYS[2], ${factsMs})
    return { 'ok', redis.call('HGET', KEYS[2], 'log'), online }`),
  /** The node ends. Arguments: its name, and the name of its process. */
  leaveNode: script(`
    if redis.call('HGET', KEYS[2], 'process:' .. ARGV[1]) ~= ARGV[2] then return end
    redis.call('ZREM', KEYS[1], ARGV[1])
    redis.call('HDEL', KEYS[2], 'process:' .. ARGV[1], 'online:' .. ARGV[1])`),
};
