import type { OrchestrationPorts } from '../../ports.ts';
import { refusal } from '../../steps/failure.ts';
import type { SystemStep } from '../../steps/system-step.ts';
import type { Sale } from '../sale.ts';
import { stepOrder } from './step-order.ts';

/** Stops a sale of what the ERP has no active item for, before anything is booked. */
export function checkProducts({ products }: OrchestrationPorts): SystemStep<Sale, null> {
  return {
    name: 'checkProducts',
    position: stepOrder.checkProducts,
    system: products.system,
    async call({ orderLines, quoteNumber }, ctx) {
      const skus = [...new Set(orderLines.map(({ sku }) => sku))];
      const known = await products.productsBySkus(skus, ctx);
      const missing = skus.filter((sku) => !known.get(sku)?.active);
      if (missing.length > 0)
        throw refusal(
          products.system,
          'UNKNOWN_ITEM',
          `${products.system} has no active item ${missing.join(', ')} for quote ${quoteNumber}. ` +
            'Set it up and retry; or skip the check and name another item when the order is refused.',
        );
      return null;
    },
    actions: ['RETRY', 'SKIP', 'COMPENSATE'],
  };
}
