import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';

const changeTypes = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'UNDELETE',
  'SNAPSHOT',
  'GAP_CREATE',
  'GAP_UPDATE',
  'GAP_DELETE',
  'GAP_UNDELETE',
  'GAP_OVERFLOW',
] as const;

// Longs come as bigint.
const long = z.union([z.bigint(), z.number()]).transform(Number);

const changeEvent = z.object({
  replayId: z.number(),
  payload: z.looseObject({
    ChangeEventHeader: z.object({
      entityName: z.string(),
      recordIds: z.array(z.string()),
      changeType: z.enum(changeTypes),
      commitTimestamp: long,
      transactionKey: z.string(),
      sequenceNumber: z.number(),
    }),
  }),
});

/** An event of change data capture as the Pub/Sub client has decoded it. */
export interface ChangeEvent {
  readonly replayId: number;
  readonly entity: string;
  readonly recordIds: readonly string[];
  readonly changeType: (typeof changeTypes)[number];
  readonly committedAtMs: number;
  /** Unique in the org: the transaction and the place in it. */
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Throws `SYSTEM_UNAVAILABLE` for what is no change event. */
export function parseChangeEvent(system: string, value: unknown): ChangeEvent {
  const parsed = changeEvent.safeParse(value);
  if (!parsed.success) {
    const message = `${system} sent a change event that cannot be read: subscribe to a channel of change data capture`;
    throw new CodedError('SYSTEM_UNAVAILABLE', message, { system, cause: parsed.error });
  }
  const { ChangeEventHeader: header, ...fields } = parsed.data.payload;
  return {
    replayId: parsed.data.replayId,
    entity: header.entityName,
    recordIds: header.recordIds,
    changeType: header.changeType,
    committedAtMs: header.commitTimestamp,
    key: `${header.transactionKey}:${header.sequenceNumber}`,
    fields,
  };
}

/** Whether it only says that something changed in an object, and not which rows. */
export function isOverflow({ changeType, recordIds }: ChangeEvent): boolean {
  return changeType === 'GAP_OVERFLOW' || recordIds.some((id) => id.includes('*'));
}
