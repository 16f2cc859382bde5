import { z } from 'zod';
import type { ChangeMessage } from '#domain/change-feed.ts';
import { CodedError } from '#platform/errors.ts';
import { type SignedBody, verifySignedBody } from '#platform/http/verify-signed-body.ts';
import { toEntityChange } from './change-mapping.ts';

const callout = z.object({
  /** Made by the class for each callout; a repetition has the same. */
  id: z.string().min(1).max(100),
  changes: z
    .array(
      z.object({
        object: z.string().min(1),
        id: z.string().min(15).max(18),
        parentId: z.string().nullish(),
        deleted: z.boolean().default(false),
        modifiedAt: z.iso.datetime({ offset: true }).nullish(),
      }),
    )
    .max(1_000),
});

/** Reads what the Apex class of docs/systems/salesforce.md sends. Throws `UNAUTHENTICATED` or `BAD_USER_INPUT`. */
export function verifyCallout(
  system: string,
  signed: Omit<SignedBody, 'sender' | 'settingName'>,
): ChangeMessage {
  verifySignedBody({ ...signed, sender: system, settingName: 'WEIR_SALESFORCE_WEBHOOK_SECRET' });
  const parsed = callout.safeParse(parseJson(signed.body));
  if (!parsed.success) {
    const message = `The ${system} webhook is signed but is not what WeirChangeNotifier sends: ${z.prettifyError(parsed.error)}`;
    throw new CodedError('BAD_USER_INPUT', message, { system });
  }
  return {
    dedupeKey: `callout:${parsed.data.id}`,
    changes: parsed.data.changes.flatMap(({ object, id, parentId, deleted, modifiedAt }) =>
      toEntityChange(system, {
        object,
        recordId: id,
        parentId: parentId ?? undefined,
        isDeleted: deleted,
        version: modifiedAt ? new Date(modifiedAt).toISOString() : undefined,
      }),
    ),
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}
