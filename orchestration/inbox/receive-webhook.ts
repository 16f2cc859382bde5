import { CodedError } from '#platform/errors.ts';
import type { Intake } from './message-intake.ts';
import type { WebhookDelivery, WebhookVerifier } from './webhook-source.ts';

/**
 * Verifies a webhook and stores it with what it says has changed; once this resolves it may be answered with 200. Throws what the
 * verifier throws, and `NOT_FOUND` for a source that nobody set up.
 */
export async function receiveWebhook(
  intake: Intake,
  verifiers: Readonly<Record<string, WebhookVerifier>>,
  source: string,
  delivery: WebhookDelivery,
): Promise<'STORED' | 'DUPLICATE'> {
  const verify = Object.hasOwn(verifiers, source) ? verifiers[source] : undefined;
  if (!verify)
    throw new CodedError(
      'NOT_FOUND',
      `There is no webhook source "${source}". Set it up, or correct the address.`,
    );
  const message = await verify(delivery);
  const { headers, body, receivedAtMs } = delivery;
  return await intake({ ...message, source, headers: toKeptHeaders(headers), body, receivedAtMs });
}

const secretName = /authorization|cookie|secret|token/i;

/** Without what opens doors elsewhere. */
function toKeptHeaders(headers: WebhookDelivery['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !secretName.test(name)) kept[name] = value;
  return kept;
}
