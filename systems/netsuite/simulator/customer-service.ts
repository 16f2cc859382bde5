import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { renderCustomer } from './render-customer.ts';
import { noSuchRecord, userError } from './rest-error.ts';
import { duplicate } from './transaction-head.ts';
import { transactionRecordTypes, type World } from './world.ts';
import type { SimulatedAddress, SimulatedCustomer } from './world-records.ts';

// What a customer in the subsidiary's country pays, in hundredths of a percent.
const taxByCountry: Readonly<Record<string, number>> = { US: 825, GB: 2_000, DE: 1_900 };

function readAddress(body: RecordBody): SimulatedAddress | undefined {
  const address = body.sublist('addressBook')?.[0]?.part('addressBookAddress');
  if (!address) return undefined;
  const addr2 = address.text('addr2');
  return {
    addr1: address.text('addr1') ?? '',
    ...(addr2 !== undefined && { addr2 }),
    city: address.text('city') ?? '',
    state: address.text('state') ?? '',
    zip: address.text('zip') ?? '',
    country: address.reference('country')?.id ?? 'US',
  };
}

const inMap = (entries: ReadonlyMap<string, unknown>) => (reference: { id?: string }) =>
  entries.has(reference.id ?? '') ? reference.id : undefined;

/** The fields that a client sets. */
function readFields({ lists, customers }: World, body: RecordBody): Partial<SimulatedCustomer> {
  const fields = {
    email: body.text('email'),
    phone: body.text('phone'),
    companyName: body.text('companyName'),
    creditLimit: body.number('creditLimit'),
    creditHoldOverride: body.choice('creditHoldOverride', ['AUTO', 'ON', 'OFF']),
    resaleNumber: body.text('resaleNumber'),
    isInactive: body.flag('isInactive'),
    parent: body.resolve('parent', ({ id = '' }) => customers.get(id)?.id),
    terms: body.resolve('terms', inMap(lists.terms)),
    currency: body.resolve('currency', inMap(lists.currencies)),
    address: readAddress(body),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Only fields of a customer, each of its own type.
  return Object.fromEntries(given) as Partial<SimulatedCustomer>;
}

function createCustomer(world: World, body: RecordBody, given: string | undefined): string {
  const externalId = given ?? body.text('externalId');
  if (externalId !== undefined && world.customersByExternalId.first(externalId)) throw duplicate();
  const fields = readFields(world, body);
  if (!fields.companyName) throw userError('You must enter a value for Company Name.');
  const subsidiary = body.resolve('subsidiary', inMap(world.lists.subsidiaries));
  const home = subsidiary === undefined ? undefined : world.lists.subsidiaries.get(subsidiary);
  if (!home) throw userError('You must enter a value for Subsidiary.');
  const id = world.nextId();
  const entityId = body.text('entityId') ?? `CUST${id}`;
  if ([...world.customers.values()].some((other) => other.entityId === entityId)) {
    throw userError(
      'A customer record with this ID already exists. You must enter a unique customer ID for each record you create.',
    );
  }
  const customer: SimulatedCustomer = {
    id,
    ...(externalId !== undefined && { externalId }),
    entityId,
    companyName: fields.companyName,
    subsidiary: home.id,
    currency: home.currency,
    creditHoldOverride: 'AUTO',
    taxBasisPoints: taxByCountry[home.country] ?? 0,
    isInactive: false,
    dateCreated: world.now(),
    lastModifiedDate: world.now(),
    ...fields,
  };
  return world.customers.insert(customer).id;
}

/** `customer`. */
export function createCustomerService(world: World): RecordService {
  const { customers, customersByExternalId } = world;
  const require = (id: string) => {
    const customer = customers.get(id);
    if (!customer) throw noSuchRecord();
    return customer;
  };
  return {
    type: 'customer',
    find: ({ id, externalId }) =>
      id !== undefined ? customers.get(id) : customersByExternalId.first(externalId ?? ''),
    all: () => customers.values(),
    render: (id, options) => renderCustomer(world, require(id), options),
    create: (body, externalId) => createCustomer(world, body, externalId),
    update(id, body) {
      const customer = require(id);
      const externalId = body.text('externalId') ?? customer.externalId;
      const holder = customersByExternalId.first(externalId ?? '');
      if (holder && holder.id !== id) throw duplicate();
      const unique = externalId === undefined ? {} : { externalId };
      customers.put({ ...customer, ...readFields(world, body), ...unique, lastModifiedDate: world.now() });
    },
    remove(id) {
      if (transactionRecordTypes.some((type) => world.ledgers[type].byEntity.first(id))) {
        throw userError('This record cannot be deleted because it has dependent records.');
      }
      customers.delete(id);
    },
  };
}
