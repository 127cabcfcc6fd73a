/** The age in ms at which a partition's name expires unless it is used. */
export const incarnationMs = 3_600_000;

/** Lua: the name of a partition's data, which is the fresh one if it has none. */
export const incarnationOf = `
  local function incarnationOf(key, fresh)
    local known = redis.call('GET', key)
    if not known then redis.call('SET', key, fresh, 'PX', ${incarnationMs}) end
    return known or fresh
  end`;
