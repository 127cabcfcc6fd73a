import { mostMarks } from "../../safety-ports.ts";
import { script } from "./script.ts";

/** Each runs as one step in Redis. */
export const safetyScripts = {
  /**
   * KEYS: the names of all blocks by their end (a sorted set), the block. ARGV: name, end, level, block, the most blocks.
   * Answers 1, or 0 if the standing one outlasts it. Redis removes each block by itself at its end, and the set at the last.
   */
  putBlock: script(`
    local ends, level = tonumber(ARGV[2]), tonumber(ARGV[3])
    local standing = redis.call('GET', KEYS[2])
    if standing then
      local held = cjson.decode(standing)
      if held['until'] > ends or (held['until'] == ends and held['level'] >= level) then return 0 end
    end
    local time = redis.call('TIME')
    redis.call('SET', KEYS[2], ARGV[4])
    redis.call('PEXPIREAT', KEYS[2], ARGV[2])
    redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
    local surplus = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[5])
    if surplus > 0 then
      for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, surplus - 1)) do
        redis.call('DEL', '{block}:' .. name)
        redis.call('ZREM', KEYS[1], name)
      end
    end
    local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
    if last[2] then redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last[2])) end
    return 1`),
  /** KEYS: as above. ARGV: name. Answers 1, or 0 if there is no such block. */
  removeBlock: script(`
    redis.call('ZREM', KEYS[1], ARGV[1])
    return redis.call('DEL', KEYS[2])`),
  /** KEYS: the names by end. ARGV: a time. Answers the blocks that end after it. */
  allBlocks: script(`
    local found = {}
    for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')) do
      local block = redis.call('GET', '{block}:' .. name)
      if block then found[#found + 1] = block end
    end
    return found`),
  /**
   * KEYS: the marks of subjects by time (sorted sets). ARGV: for each of these its mark and time; how long marks are kept.
   */
  addMarks: script(`
    local kept = tonumber(ARGV[#ARGV])
    for at, key in ipairs(KEYS) do
      local time = ARGV[2 * at]
      redis.call('ZADD', key, 'NX', time, ARGV[2 * at - 1])
      redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. string.format('%.0f', tonumber(time) - kept))
      redis.call('ZREMRANGEBYRANK', key, 0, -${mostMarks + 1})
      local last = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')
      if last[2] then redis.call('PEXPIREAT', key, string.format('%.0f', tonumber(last[2]) + kept)) end
    end`),
  /** KEYS: as above. ARGV: a time. Answers the marks from it on, each followed by its time. */
  marksOf: script(`
    local found = {}
    for _, key in ipairs(KEYS) do
      for _, part in ipairs(redis.call('ZRANGEBYSCORE', key, ARGV[1], '+inf', 'WITHSCORES')) do
        found[#found + 1] = part
      end
    end
    return found`),
} as const;
