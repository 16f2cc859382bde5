import { createCreditMemoService } from './credit-memo-service.ts';
import { createCustomerService } from './customer-service.ts';
import { createFulfillmentService } from './fulfillment-service.ts';
import { createInvoiceService } from './invoice-service.ts';
import { createItemService } from './item-service.ts';
import { createPaymentService } from './payment-service.ts';
import type { RecordService } from './record-service.ts';
import { createSalesOrderService } from './sales-order-service.ts';
import type { World } from './world.ts';

/** Record services by lower-case type: NetSuite compares type names without case. */
export function createRecordServices(world: World): ReadonlyMap<string, RecordService> {
  const services = [
    createCustomerService(world),
    createSalesOrderService(world),
    createFulfillmentService(world),
    createInvoiceService(world),
    createPaymentService(world),
    createCreditMemoService(world),
    createItemService(world, 'inventoryItem'),
    createItemService(world, 'nonInventorySaleItem'),
    createItemService(world, 'serviceSaleItem'),
  ];
  return new Map(services.map((service) => [service.type.toLowerCase(), service]));
}
