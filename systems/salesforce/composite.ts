import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import type { Effect } from '#shield/call.ts';
import type { SalesforceClient } from './client.ts';
import { errorOf, toSalesforceError, unavailable } from './errors.ts';

export interface SubRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From `/services/data` on. May use results of earlier ones: `@{referenceId.field}`. */
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
}

const compositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({ referenceId: z.string(), httpStatusCode: z.number(), body: z.unknown() }),
  ),
});

/**
 * Up to 25 requests in one call, all or none of which take effect. Returns the bodies in the order of `requests`; throws the
 * error of the first that failed by itself.
 */
export async function sendComposite(
  client: SalesforceClient,
  requests: readonly SubRequest[],
  call: { readonly operation: string; readonly effect: Effect },
  ctx: CallContext,
): Promise<readonly unknown[]> {
  const { json } = await client.send(
    { ...call, method: 'POST', path: '/composite', body: { allOrNone: true, compositeRequest: requests } },
    ctx,
  );
  const answers = compositeAnswer.safeParse(json).data?.compositeResponse;
  if (!answers) throw unavailable(client.system, call.operation, 'an answer that is no composite result');
  const failed = answers.filter(({ httpStatusCode }) => httpStatusCode >= 300);
  // Those that were rolled back with the guilty one say PROCESSING_HALTED.
  const guilty = failed.find(({ body }) => errorOf(body)?.code !== 'PROCESSING_HALTED') ?? failed[0];
  if (guilty) throw toSalesforceError(client.system, call.operation, guilty.httpStatusCode, guilty.body);
  const byReference = new Map(answers.map((answer) => [answer.referenceId, answer.body]));
  return requests.map(({ referenceId }) => {
    if (!byReference.has(referenceId)) {
      throw unavailable(client.system, call.operation, `no answer for its part ${referenceId}`);
    }
    return byReference.get(referenceId);
  });
}
