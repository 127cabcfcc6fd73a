import { script } from "./script.ts";

/** The changes of passkeys, each atomic. Challenges expire by Redis's clock, later than by the caller's. */
export const passkeyScripts = {
  addPasskey: script(`
    if redis.call('HGET', KEYS[1], 'passwordHash') ~= ARGV[1] then return 'changed' end
    if redis.call('EXISTS', KEYS[2]) == 1 then return 'taken' end
    if redis.call('EXISTS', KEYS[4]) == 1 then return 'used' end
    if redis.call('SCARD', KEYS[3]) >= tonumber(ARGV[2]) then return 'too-many' end
    redis.call('SET', KEYS[4], '1', 'PX', ARGV[3])
    redis.call('SADD', KEYS[3], ARGV[4])
    redis.call('HSET', KEYS[2], 'id', ARGV[4], 'account', ARGV[5], 'publicKey', ARGV[6], 'counter', ARGV[7],
      'transports', ARGV[8], 'name', ARGV[9], 'addedAt', ARGV[10], 'usedAt', ARGV[11])
    return 'added'`),
  // One list of fields and values for each passkey.
  passkeysOf: script(`
    local found = {}
    for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
      table.insert(found, redis.call('HMGET', '{account}:passkey:' .. id,
        'id', 'account', 'publicKey', 'counter', 'transports', 'name', 'addedAt', 'usedAt'))
    end
    return found`),
  removePasskey: script(`
    if redis.call('SREM', KEYS[2], ARGV[1]) == 0 then return 0 end
    redis.call('DEL', KEYS[1])
    return 1`),
  logInByPasskey: script(`
    local passkey = redis.call('HMGET', KEYS[1], 'account', 'counter')
    local account = redis.call('HMGET', KEYS[3], 'id', 'isDisabled')
    if passkey[1] ~= ARGV[1] or not account[1] then return 'unknown' end
    if account[2] == '1' then return 'disabled' end
    if redis.call('EXISTS', KEYS[2]) == 1 then return 'used' end
    local before, counter = tonumber(passkey[2]), tonumber(ARGV[2])
    if counter <= before and (counter > 0 or before > 0) then return 'copied' end
    redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
    redis.call('HSET', KEYS[1], 'counter', ARGV[2], 'usedAt', ARGV[7])
    redis.call('HSET', KEYS[4], 'account', ARGV[1], 'tokenHash', ARGV[5], 'expiresAt', ARGV[6],
      'begunAt', ARGV[7], 'usedAt', ARGV[7], 'device', ARGV[8])
    redis.call('PEXPIREAT', KEYS[4], ARGV[6])
    redis.call('SADD', KEYS[5], ARGV[4])
    return 'begun'`),
};
