import { creditNoteRoutes } from './resources/credit-notes.ts';
import { customerRoutes } from './resources/customers.ts';
import { eventRoutes } from './resources/events.ts';
import { invoiceLineRoutes } from './resources/invoice-lines.ts';
import { invoicePreviewRoutes } from './resources/invoice-previews.ts';
import { invoiceRoutes } from './resources/invoices.ts';
import { meterRoutes } from './resources/meters.ts';
import { paymentRoutes } from './resources/payments.ts';
import { priceRoutes } from './resources/prices.ts';
import { productRoutes } from './resources/products.ts';
import { scheduleRoutes } from './resources/schedules.ts';
import { searchRoutes } from './resources/searches.ts';
import { subscriptionItemRoutes } from './resources/subscription-items.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import { taxRoutes } from './resources/tax.ts';
import type { Route } from './wire/route.ts';

/** Words come before ids: `/v1/customers/search` before `/v1/customers/:id`. */
export const routes: readonly Route[] = [
  ...searchRoutes,
  ...invoicePreviewRoutes,
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...subscriptionRoutes,
  ...subscriptionItemRoutes,
  ...scheduleRoutes,
  ...invoiceRoutes,
  ...invoiceLineRoutes,
  ...paymentRoutes,
  ...creditNoteRoutes,
  ...meterRoutes,
  ...taxRoutes,
  ...eventRoutes,
];
