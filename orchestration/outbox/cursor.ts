import { CodedError } from '#platform/errors.ts';

/** A place in the event log: the number of the writing transaction, then the event's own. Both are 64-bit, kept as text. */
export interface EventPosition {
  readonly xid: string;
  readonly seq: string;
}

export function toEventCursor({ xid, seq }: EventPosition): string {
  return Buffer.from(`${xid}.${seq}`).toString('base64url');
}

/** Throws `BAD_USER_INPUT` for what is no cursor of the event log. */
export function parseEventCursor(cursor: string): EventPosition {
  const match = /^(\d{1,18})\.(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const [, xid, seq] = match ?? [];
  if (xid === undefined || seq === undefined || toEventCursor({ xid, seq }) !== cursor)
    throw badCursor(cursor, 'is no cursor of the event stream');
  return { xid, seq };
}

export function badCursor(cursor: string, why: string): CodedError {
  return new CodedError(
    'BAD_USER_INPUT',
    `after: "${cursor.slice(0, 80)}" ${why}. Pass the cursor of an event that you received, or none.`,
  );
}

export function isBehind(a: EventPosition, b: EventPosition): boolean {
  const byTransaction = BigInt(a.xid) - BigInt(b.xid);
  return byTransaction === 0n ? BigInt(a.seq) > BigInt(b.seq) : byTransaction > 0n;
}
