import type { CallContext } from '#domain/call-context.ts';
import type { QuoteWriter } from '#domain/quote.ts';
import { CodedError } from '#platform/errors.ts';
import { ownedRecords } from './owned-records.ts';
import type { PortOptions } from './port-options.ts';
import { quoteKindOf } from './quote-kind.ts';

/** The length of the text field that shows a refusal. */
const maxErrorLength = 255;

export function createQuoteWriter({ client, config }: PortOptions): QuoteWriter {
  const { system } = client;
  const { fields } = config;

  /** Setting fields to values is idempotent: sent twice, it leaves what it left the first time. */
  async function updateQuote(
    quoteId: string,
    values: Readonly<Record<string, string | null>>,
    ctx: CallContext,
  ): Promise<void> {
    const [record] = ownedRecords([quoteId], 'Quote', system).keys();
    if (record === undefined) {
      throw new CodedError('NOT_FOUND', `"${quoteId.slice(0, 80)}" is no quote of ${system}`, { system });
    }
    const path = `/sobjects/${quoteKindOf(record).object}/${record}`;
    await client.send(
      { operation: 'quote.update', effect: 'idempotent', method: 'PATCH', path, body: values },
      ctx,
    );
  }

  return {
    system,
    markOrdered: ({ quoteId, orderId, orderNumber, orderStatus }, ctx) =>
      updateQuote(
        quoteId,
        {
          [fields.quoteOrderId]: orderId,
          [fields.quoteOrderNumber]: orderNumber,
          [fields.quoteOrderStatus]: orderStatus,
          [fields.quoteError]: null,
        },
        ctx,
      ),
    markRejected: ({ quoteId, code, message }, ctx) =>
      updateQuote(
        quoteId,
        {
          [fields.quoteOrderStatus]: 'REJECTED',
          [fields.quoteError]: `${code}: ${message}`.slice(0, maxErrorLength),
        },
        ctx,
      ),
  };
}
