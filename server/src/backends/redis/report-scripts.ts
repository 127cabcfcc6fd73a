import { script } from "./script.ts";

/** Each runs as one step in Redis. KEYS: the reports by match and reporter (a hash), and these names by time (a sorted set). */
export const reportScripts = {
  /** ARGV: name, time, report. Answers 1, or 0 if there is one of that name. */
  addReport: script(`
    if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[3]) == 0 then return 0 end
    redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
    return 1`),
  /** ARGV: how many. Answers the reports, newest first. */
  newestReports: script(`
    local names = redis.call('ZREVRANGE', KEYS[2], 0, tonumber(ARGV[1]) - 1)
    if #names == 0 then return {} end
    return redis.call('HMGET', KEYS[1], unpack(names))`),
  /** ARGV: a time; removes a thousand reports from before it at most, and answers how many. */
  removeReports: script(`
    local names = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1], 'LIMIT', 0, 1000)
    if #names == 0 then return 0 end
    redis.call('HDEL', KEYS[1], unpack(names))
    redis.call('ZREM', KEYS[2], unpack(names))
    return #names`),
} as const;
