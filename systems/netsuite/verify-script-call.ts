import { z } from 'zod';
import type { ChangeMessage } from '#domain/change-feed.ts';
import { CodedError } from '#platform/errors.ts';
import { type SignedBody, verifySignedBody } from '#platform/http/verify-signed-body.ts';
import { toEntityChanges } from './change-mapping.ts';
import type { Naming } from './mapping/identity.ts';

const scriptCall = z.object({
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(60),
  recordId: z.string().min(1).max(40),
  event: z.enum(['create', 'edit', 'delete']),
  createdFrom: z.string().max(40).default(''),
  applied: z.array(z.string().max(40)).max(10_000).default([]),
  externalId: z.string().max(255).default(''),
});

/** Reads what `suitescript/weir_change_notifier.js` sends. Throws `UNAUTHENTICATED` or `BAD_USER_INPUT`. */
export function verifyScriptCall(
  naming: Naming,
  signed: Omit<SignedBody, 'sender' | 'settingName'>,
): ChangeMessage {
  const { system } = naming;
  verifySignedBody({ ...signed, sender: system, settingName: 'WEIR_NETSUITE_WEBHOOK_SECRET' });
  const parsed = scriptCall.safeParse(parseJson(signed.body));
  if (!parsed.success) {
    const message = `The ${system} webhook is signed but is not what weir_change_notifier.js sends: ${z.prettifyError(parsed.error)}`;
    throw new CodedError('BAD_USER_INPUT', message, { system });
  }
  const { id, event, ...record } = parsed.data;
  return {
    dedupeKey: `script:${id}`,
    changes: toEntityChanges(naming, { ...record, isDeleted: event === 'delete' }),
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}
