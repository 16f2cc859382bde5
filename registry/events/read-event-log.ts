import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';

const event = z.looseObject({ type: z.string() });

/** Reads kept events, one CloudEvent as JSON a line, by topic. Throws `BAD_USER_INPUT` that names the first line that is none. */
export async function readEventLog(file: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const byTopic = new Map<string, unknown[]>();
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      number += 1;
      if (line.trim() === '') continue;
      const parsed = event.parse(JSON.parse(line));
      const kept = byTopic.get(parsed.type) ?? [];
      kept.push(parsed);
      byTopic.set(parsed.type, kept);
    }
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? 'it has no `type`' : String(cause);
    const place = number === 0 ? file : `line ${number} of ${file}`;
    throw new CodedError('BAD_USER_INPUT', `There is no event to read at ${place}: ${reason}`, { cause });
  }
  return byTopic;
}
