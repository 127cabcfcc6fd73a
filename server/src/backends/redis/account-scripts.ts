import { script } from "./script.ts";

/** Removes the passkeys whose ids are in the set of that key, and the set. */
const removePasskeys = (set: string) => `
    for _, id in ipairs(redis.call('SMEMBERS', ${set})) do redis.call('DEL', '{account}:passkey:' .. id) end
    redis.call('DEL', ${set})`;

/** The changes of accounts and logins, each atomic. */
export const accountScripts = {
  createAccount: script(`
    if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then return 'name-taken' end
    if ARGV[13] ~= '' and redis.call('EXISTS', KEYS[7]) == 1 then return 'linked' end
    if ARGV[6] ~= '' then
      local expiresAt = redis.call('GETDEL', KEYS[4])
      if not expiresAt or tonumber(expiresAt) <= tonumber(ARGV[7]) then return 'invite-needed' end
    end
    redis.call('SET', KEYS[2], ARGV[1])
    redis.call('HSET', KEYS[1], 'id', ARGV[1], 'name', ARGV[2], 'nameKey', ARGV[3], 'passwordHash', ARGV[4], 'createdAt', ARGV[5])
    if ARGV[8] ~= '' then
      redis.call('HSET', KEYS[5], 'account', ARGV[1], 'tokenHash', ARGV[9], 'expiresAt', ARGV[10],
        'begunAt', ARGV[11], 'usedAt', ARGV[11], 'device', ARGV[12])
      redis.call('PEXPIREAT', KEYS[5], ARGV[10])
      redis.call('SADD', KEYS[6], ARGV[8])
    end
    if ARGV[13] ~= '' then
      redis.call('SET', KEYS[7], ARGV[1])
      redis.call('HSET', KEYS[1], 'link', KEYS[7])
    end
    if #ARGV > 13 then redis.call('SADD', KEYS[3], unpack(ARGV, 14)) end
    return 'created'`),
  setPassword: script(`
    if redis.call('HGET', KEYS[1], 'passwordHash') ~= ARGV[2] then return 0 end
    for _, family in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', '{account}:login:' .. family) end
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[1], 'passwordHash', ARGV[1])
    return 1`),
  removeAccount: script(`
    if redis.call('HGET', KEYS[1], 'passwordHash') ~= ARGV[1] then return 0 end
    redis.call('DEL', '{account}:name:' .. redis.call('HGET', KEYS[1], 'nameKey'))
    local link = redis.call('HGET', KEYS[1], 'link')
    if link then redis.call('DEL', link) end
    for _, family in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', '{account}:login:' .. family) end
    for _, room in ipairs(redis.call('SMEMBERS', KEYS[3])) do
      redis.call('DEL', '{account}:room:' .. room, '{account}:invites:' .. room)
    end
    ${removePasskeys("KEYS[5]")}
    redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
    return 1`),
  addLogin: script(`
    local owner = redis.call('HMGET', KEYS[3], 'passwordHash', 'isDisabled')
    if owner[1] ~= ARGV[5] or owner[2] == '1' then return 0 end
    redis.call('HSET', KEYS[1], 'account', ARGV[1], 'tokenHash', ARGV[2], 'expiresAt', ARGV[3],
      'begunAt', ARGV[6], 'usedAt', ARGV[6], 'device', ARGV[7])
    redis.call('PEXPIREAT', KEYS[1], ARGV[3])
    redis.call('SADD', KEYS[2], ARGV[4])
    return 1`),
  // The clock is the caller's, as everywhere: Redis's own expiry only cleans up.
  rotateLogin: script(`
    local fields = redis.call('HMGET', KEYS[1], 'account', 'tokenHash', 'expiresAt', 'previousHash', 'rotatedAt')
    local account, newest, previous, rotatedAt = fields[1], fields[2], fields[4], tonumber(fields[5])
    local now = tonumber(ARGV[4])
    if not account then return {'unknown'} end
    local forget = function()
      redis.call('DEL', KEYS[1])
      redis.call('SREM', '{account}:logins:' .. account, ARGV[5])
    end
    if tonumber(fields[3]) <= now then forget() return {'unknown'} end
    if newest == ARGV[1] then
      redis.call('HSET', KEYS[1], 'tokenHash', ARGV[2], 'expiresAt', ARGV[3], 'previousHash', newest, 'rotatedAt', ARGV[4],
        'usedAt', ARGV[4])
      redis.call('PEXPIREAT', KEYS[1], ARGV[3])
      return {'rotated', account, ARGV[2]}
    end
    if rotatedAt and now < rotatedAt then rotatedAt = now end
    if previous == ARGV[1] and rotatedAt and now < rotatedAt + tonumber(ARGV[6]) then
      redis.call('HSET', KEYS[1], 'rotatedAt', string.format('%.0f', rotatedAt))
      return {'rotated', account, newest}
    end
    if previous ~= ARGV[1] and ARGV[7] == '0' then return {'unknown'} end
    forget()
    return {'reused', account}`),
  endLogin: script(`
    local fields = redis.call('HMGET', KEYS[1], 'account', 'tokenHash', 'previousHash')
    local account, shown = fields[1], ARGV[2]
    if not account then return false end
    if shown and shown ~= fields[2] and shown ~= fields[3] then return false end
    redis.call('SREM', '{account}:logins:' .. account, ARGV[1])
    redis.call('DEL', KEYS[1])
    return account`),
  // One list for each login: its family and fields. Families whose login has expired are dropped.
  loginsOf: script(`
    local found = {}
    for _, family in ipairs(redis.call('SMEMBERS', KEYS[1])) do
      local fields = redis.call('HMGET', '{account}:login:' .. family, 'expiresAt', 'begunAt', 'usedAt', 'device')
      if not fields[1] then redis.call('SREM', KEYS[1], family)
      elseif tonumber(fields[1]) > tonumber(ARGV[1]) then
        table.insert(found, {family, fields[2] or '0', fields[3] or '0', fields[4] or ''})
      end
    end
    return found`),
  recover: script(`
    if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 0 then return 'wrong' end
    if redis.call('HGET', KEYS[1], 'isDisabled') == '1' then return 'disabled' end
    redis.call('SREM', KEYS[2], ARGV[1])
    for _, family in ipairs(redis.call('SMEMBERS', KEYS[3])) do redis.call('DEL', '{account}:login:' .. family) end
    redis.call('DEL', KEYS[3])
    redis.call('HSET', KEYS[1], 'passwordHash', ARGV[2])
    return 'recovered'`),
  replaceCodes: script(`
    if redis.call('HGET', KEYS[1], 'passwordHash') ~= ARGV[1] then return 0 end
    redis.call('DEL', KEYS[2])
    if #ARGV > 1 then redis.call('SADD', KEYS[2], unpack(ARGV, 2)) end
    return 1`),
  resetAccount: script(`
    if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
    for _, family in ipairs(redis.call('SMEMBERS', KEYS[3])) do redis.call('DEL', '{account}:login:' .. family) end
    ${removePasskeys("KEYS[4]")}
    redis.call('DEL', KEYS[2], KEYS[3])
    redis.call('HSET', KEYS[1], 'passwordHash', ARGV[1])
    if #ARGV > 1 then redis.call('SADD', KEYS[2], unpack(ARGV, 2)) end
    return 1`),
  setDisabled: script(`
    if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
    redis.call('HSET', KEYS[1], 'isDisabled', ARGV[1])
    if ARGV[1] == '1' then
      for _, family in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', '{account}:login:' .. family) end
      redis.call('DEL', KEYS[2])
    end
    return 1`),
};
