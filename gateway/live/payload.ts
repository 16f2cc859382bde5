import type { ExecutionResult } from 'graphql';
import type { WrittenResult } from '../operations/run-operation.ts';

/** One result of a subscription as text, written once for all who get it. */
export interface Payload {
  /** Where the client goes on behind it. */
  readonly cursor: string;
  /** The execution result as JSON in UTF-8. */
  readonly json: Buffer;
  readonly hasErrors: boolean;
}

export function toPayload(cursor: string, result: WrittenResult | ExecutionResult): Payload {
  if (!('json' in result)) {
    const hasErrors = (result.errors?.length ?? 0) > 0;
    return { cursor, json: Buffer.from(JSON.stringify(result)), hasErrors };
  }
  const { json, extensions } = result;
  const tail = extensions ? `,"extensions":${JSON.stringify(extensions)}}` : '}';
  return { cursor, json: Buffer.from(`{"data":${json}${tail}`), hasErrors: false };
}
