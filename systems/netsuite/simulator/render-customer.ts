import {
  type RenderOptions,
  recordUrl,
  selfLinks,
  showEnum,
  showNumber,
  showReference,
  showSublist,
} from './record-render.ts';
import type { World } from './world.ts';
import { balancesOf } from './world-balances.ts';
import type { SimulatedCustomer } from './world-records.ts';

const holdNames = { AUTO: 'Auto', ON: 'On', OFF: 'Off' };

function showAddressBook(customer: SimulatedCustomer, options: RenderOptions) {
  const path = `customer/${customer.id}/addressBook`;
  const { address } = customer;
  if (!address) return showSublist(options, path, []);
  const { country, ...rest } = address;
  const addressBookAddress = { ...rest, country: showEnum(options, country, country) };
  const element = { defaultBilling: true, defaultShipping: true, id: 1, addressBookAddress };
  return showSublist(options, path, [[1, element]]);
}

/** A customer as `GET /customer/{id}` answers it. */
export function renderCustomer(world: World, customer: SimulatedCustomer, options: RenderOptions): object {
  const { lists } = world;
  const { id, externalId, email, phone, parent, terms, creditLimit, resaleNumber } = customer;
  const balances = balancesOf(world, customer);
  const currency = lists.currencies.get(customer.currency)?.name;
  const subsidiary = lists.subsidiaries.get(customer.subsidiary)?.name;
  return {
    links: selfLinks(recordUrl(options, `customer/${id}`)),
    addressBook: showAddressBook(customer, options),
    balance: showNumber(balances.balance),
    companyName: customer.companyName,
    creditHoldOverride: showEnum(
      options,
      customer.creditHoldOverride,
      holdNames[customer.creditHoldOverride],
    ),
    ...(creditLimit !== undefined && { creditLimit: showNumber(creditLimit) }),
    currency: showReference(options, 'currency', customer.currency, currency),
    dateCreated: customer.dateCreated,
    daysOverdue: balances.daysOverdue,
    depositBalance: 0,
    ...(email !== undefined && { email }),
    entityId: customer.entityId,
    ...(externalId !== undefined && { externalId }),
    id,
    isInactive: customer.isInactive,
    isPerson: false,
    lastModifiedDate: customer.lastModifiedDate,
    overdueBalance: showNumber(balances.overdue),
    ...(parent !== undefined && {
      parent: showReference(options, 'customer', parent, world.customers.get(parent)?.companyName),
    }),
    ...(phone !== undefined && { phone }),
    ...(resaleNumber !== undefined && { resaleNumber }),
    subsidiary: showReference(options, 'subsidiary', customer.subsidiary, subsidiary),
    taxable: resaleNumber === undefined,
    ...(terms !== undefined && {
      terms: showReference(options, 'term', terms, lists.terms.get(terms)?.name),
    }),
    unbilledOrders: showNumber(balances.unbilled),
  };
}
