import { creditNoteRoutes } from './credit-note-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { invoiceLineRoutes } from './invoice-line-routes.ts';
import { invoicePreviewRoutes } from './invoice-preview-routes.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { meterRoutes } from './meter-routes.ts';
import { paymentRoutes } from './payment-routes.ts';
import { priceRoutes } from './price-routes.ts';
import { productRoutes } from './product-routes.ts';
import type { Route } from './route.ts';
import { scheduleRoutes } from './schedule-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { subscriptionItemRoutes } from './subscription-item-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';
import { taxRoutes } from './tax-routes.ts';

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
