import { script } from "./script.ts";

/** The time in ms for which the number of the last leader is remembered. */
const epochMs = 86_400_000;

/** The scripts of a leader's lease; each may be repeated. Their keys: lead, epoch. */
export const leadScripts = {
  /** Arguments: the name of this process, the lease in ms. Replies the epoch of its lease, or 0 if another one leads. */
  takeLead: script(`
    local holder = redis.call('GET', KEYS[1])
    if holder and holder ~= ARGV[1] then return 0 end
    if not holder then redis.call('INCR', KEYS[2]) end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    redis.call('PEXPIRE', KEYS[2], ${epochMs})
    return tonumber(redis.call('GET', KEYS[2]) or '0')`),
  /** Argument: the name of the process that leads no more. */
  giveUpLead: script(`
    if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`),
};
