import { createClient } from '@redis/client';
import type { Secret } from '#platform/config/secret.ts';
import type { GatewayLog } from '../gateway-config.ts';
import {
  type CacheEntry,
  type CacheRead,
  type CacheStore,
  type CacheWrite,
  lastUseOf,
} from './cache-store.ts';

export interface RedisStoreOptions {
  readonly url: Secret;
  readonly log: GatewayLog;
  /** How long an answer of Redis is waited for; after it there is nothing. 200 where absent. */
  readonly timeoutMs?: number;
  readonly now?: () => number;
}

// One hash slot for all, as scripts touch an entry and the stamps of its marks.
const prefix = '{weir-cache}:';
const longestKeptMs = 86_400_000;
// Longer than any entry, so that under `volatile-ttl` entries go first.
const stampKeptMs = longestKeptMs + 3_600_000;
const maxMarks = 4_000;
const maxPending = 10_000;

// Times are those of Redis, in microseconds: all processes share its clock. An entry is good where no mark of it was stamped at
// or after the read before its fetch.
const clock = `local t=redis.call('TIME') local now=t[1]*1000000+t[2] `;
const isStamped = `local function stamped(marks,since)
  local names={} for i,mark in ipairs(marks) do names[i]='${prefix}'..mark end
  for _,at in ipairs(redis.call('MGET',unpack(names))) do
    if at and tonumber(at)>=since then return true end
  end
  return false
end `;
const readScript = `${clock}${isStamped}local out={string.format('%.0f',now)}
for i,key in ipairs(KEYS) do
  local kept=redis.call('GET',key)
  out[i+1]=false
  if kept then
    local head=cjson.decode(string.match(kept,'^[^\\n]*'))
    if stamped(head.marks,tonumber(head.moment)) then redis.call('DEL',key) else out[i+1]=kept end
  end
end
return out`;
const writeScript = `${isStamped}for i,key in ipairs(KEYS) do
  local head=cjson.decode(string.match(ARGV[i*2-1],'^[^\\n]*'))
  if not stamped(head.marks,tonumber(head.moment)) then redis.call('SET',key,ARGV[i*2-1],'PX',ARGV[i*2]) end
end`;
const stampScript = `${clock}for _,key in ipairs(KEYS) do redis.call('SET',key,string.format('%.0f',now),'PX',${stampKeptMs}) end`;

interface Head extends Omit<CacheEntry, 'text'> {
  readonly marks: readonly string[];
  readonly moment: string;
}

/**
 * Keeps entries in a Redis that several processes share. While it does not answer there is nothing, and nothing is kept; what was
 * invalidated meanwhile is told to it before it is read again.
 */
export function createRedisStore(options: RedisStoreOptions): CacheStore {
  const { url, log, timeoutMs = 200, now = () => Date.now() } = options;
  const client = createClient({
    url: url.reveal(),
    disableOfflineQueue: true,
    socket: { connectTimeout: 2_000, reconnectStrategy: (attempts) => Math.min(50 * 2 ** attempts, 2_000) },
  });
  let isDown = false;
  const note = (err: unknown) => {
    if (!isDown)
      log.warn({ err }, 'the cache in Redis does not answer: every entity is fetched until it does');
    isDown = true;
  };
  client.on('error', note);
  client.on('ready', () => {
    if (isDown) log.info({}, 'the cache in Redis answers again');
    isDown = false;
  });
  const connecting = client.connect().then(
    () => undefined,
    (err: unknown) => note(err),
  );

  /** Marks that Redis has not been told yet. */
  let pending = new Set<string>();

  async function run(script: string, keys: readonly string[], values: readonly string[]): Promise<unknown> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`Redis took longer than ${timeoutMs} ms`)), timeoutMs);
    try {
      if (!client.isReady && !isDown) await Promise.race([connecting, late]);
      if (!client.isReady) throw new Error('Redis is not connected');
      const named = keys.map((key) => prefix + key);
      return await Promise.race([client.eval(script, { keys: named, arguments: [...values] }), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function tellPending(): Promise<boolean> {
    if (pending.size === 0) return true;
    const told = pending;
    pending = new Set();
    try {
      await run(stampScript, [...told], []);
      return true;
    } catch (error) {
      note(error);
      for (const mark of told) pending.add(mark);
      // Too many to remember: then it is all of them.
      if (pending.size > maxPending) pending = new Set(['a']);
      return false;
    }
  }

  return {
    async read(keys): Promise<CacheRead> {
      const nothing = { entries: keys.map(() => undefined), moment: '' };
      if (!(await tellPending())) return nothing;
      try {
        const [moment, ...found] = (await run(readScript, keys, [])) as [string, ...(string | null)[]];
        // Marks may have come while Redis was answering.
        if (pending.size > 0) return nothing;
        return { entries: found.map((text) => parseKept(text, now())), moment };
      } catch (error) {
        note(error);
        return nothing;
      }
    },
    async write(writes, moment) {
      if (moment === '') return;
      const kept = writes.filter(({ marks, entry }) => marks.length <= maxMarks && lastUseOf(entry) > now());
      if (kept.length === 0) return;
      const values = kept.flatMap((write) => [
        toKept(write, moment),
        String(Math.min(lastUseOf(write.entry) - now(), longestKeptMs)),
      ]);
      await run(
        writeScript,
        kept.map(({ key }) => key),
        values,
      ).catch(note);
    },
    async invalidate(marks) {
      for (const mark of marks) pending.add(mark);
      await tellPending();
    },
    usage: () => ({ entries: 0, bytes: 0 }),
    async [Symbol.asyncDispose]() {
      client.destroy();
    },
  };
}

// What Lua reads stands on a line of its own: it need not parse the answer.
function toKept({ entry: { text, ...times }, marks }: CacheWrite, moment: string): string {
  const head: Head = { ...times, marks, moment };
  return `${JSON.stringify(head)}\n${text}`;
}

function parseKept(kept: string | null, nowMs: number): CacheEntry | undefined {
  if (kept === null) return undefined;
  const end = kept.indexOf('\n');
  const { marks: _, moment: __, ...times } = JSON.parse(kept.slice(0, end)) as Head;
  const entry = { ...times, text: kept.slice(end + 1) };
  return lastUseOf(entry) > nowMs ? entry : undefined;
}
