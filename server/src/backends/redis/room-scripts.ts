import { script } from "./script.ts";

/** The changes of rooms and invites, each atomic. */
export const roomScripts = {
  createRoom: script(`
    if redis.call('EXISTS', KEYS[3]) == 0 then return 'missing' end
    if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[2]) then return 'too-many' end
    redis.call('HSET', KEYS[1], unpack(ARGV, 3))
    redis.call('SADD', KEYS[2], ARGV[1])
    return 'added'`),
  // The first argument is the number of fields to remove; they follow it, then those to set.
  changeRoom: script(`
    if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
    local taken = tonumber(ARGV[1])
    for at = 2, taken + 1 do redis.call('HDEL', KEYS[1], ARGV[at]) end
    if #ARGV > taken + 1 then redis.call('HSET', KEYS[1], unpack(ARGV, taken + 2)) end
    return 1`),
  endRoom: script(`
    local owner = redis.call('HGET', KEYS[1], 'owner')
    if owner then redis.call('SREM', '{account}:rooms:' .. owner, ARGV[1]) end
    redis.call('DEL', KEYS[1], KEYS[2])
    return 1`),
  addInvite: script(`
    if redis.call('EXISTS', KEYS[1]) == 0 then return 'missing' end
    local kept = redis.call('HGETALL', KEYS[2])
    for at = 1, #kept, 2 do
      if cjson.decode(kept[at + 1]).expiresAt <= tonumber(ARGV[4]) then redis.call('HDEL', KEYS[2], kept[at]) end
    end
    if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then return 'too-many' end
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
    return 'added'`),
  // One list for each room: alternating ids and stored values of its invites.
  invitesOf: script(`
    local found = {}
    for at, key in ipairs(KEYS) do
      found[at] = redis.call('HGETALL', key)
    end
    return found`),
};
