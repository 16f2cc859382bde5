import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { toCloudEvent } from '#orchestration/outbox/cloud-event.ts';
import { type EventRow, eventColumns, toBusinessEvent } from '#orchestration/outbox/read-events.ts';
import type { TestDatabase } from './start-test-orchestration.ts';

const folder = new URL('../../schema/events/', import.meta.url);

async function readSchemas(): Promise<ReadonlyMap<string, z.ZodType>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.schema.json'));
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const schema = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
        return [file.replace('.schema.json', ''), z.fromJSONSchema(schema)] as const;
      }),
    ),
  );
}

/** Holds every event of the log against the schema of its type, and answers the types that occur. */
export async function validateEvents({ pool }: TestDatabase): Promise<readonly string[]> {
  const { rows } = await pool.query<EventRow>(`select ${eventColumns} from orchestration.event order by seq`);
  const schemas = await readSchemas();
  const types = new Set<string>();
  for (const event of rows.map(toBusinessEvent).map(toCloudEvent)) {
    types.add(event.type);
    const result = schemas.get(event.type)?.safeParse(event);
    expect(result?.error?.issues, JSON.stringify(event)).toBeUndefined();
    expect(result?.success, event.type).toBe(true);
    expect(schemas.get(event.type)?.safeParse({ ...event, data: { status: 'UNHEARD_OF' } }).success).toBe(
      false,
    );
  }
  return [...types].sort();
}
