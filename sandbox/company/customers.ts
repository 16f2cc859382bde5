import { createAddress } from './addresses.ts';
import type { CompanyContact, CompanyCustomer, CompanyLegalEntity } from './company.ts';
import { addDays, toInstant } from './days.ts';
import { customerName, legalForm, personName, phoneNumber, toSlug } from './names.ts';
import { createRandom, type Random } from './random.ts';
import { salesforceId } from './salesforce-id.ts';
import { stripeId } from './stripe-id.ts';

/** Customers before this index have something of everything. */
export const richCustomers = 20;

const contactsPerCustomer = 8;

const terms = [
  { netsuiteId: '1', name: 'Net 15', netDays: 15 },
  { netsuiteId: '2', name: 'Net 30', netDays: 30 },
  { netsuiteId: '3', name: 'Net 45', netDays: 45 },
  { netsuiteId: '4', name: 'Net 60', netDays: 60 },
] as const;

const industries = [
  'Utilities',
  'Food & Beverage',
  'Chemicals',
  'Manufacturing',
  'Energy',
  'Biotechnology',
  'Agriculture',
  'Environmental',
] as const;

/** The three companies that sell. */
export const legalEntities: readonly [CompanyLegalEntity, CompanyLegalEntity, CompanyLegalEntity] = [
  { netsuiteId: '1', name: 'Tarnwell Instruments, Inc.', currency: 'USD', countryCode: 'US' },
  { netsuiteId: '2', name: 'Tarnwell Instruments Ltd', currency: 'GBP', countryCode: 'GB' },
  { netsuiteId: '3', name: 'Tarnwell Instruments GmbH', currency: 'EUR', countryCode: 'DE' },
];

function createContacts(index: number, slug: string, countryCode: string, random: Random): CompanyContact[] {
  const count = index === 0 ? 6 : random.int(1, contactsPerCustomer);
  return Array.from({ length: count }, (_, n) => {
    const { firstName, lastName, title } = personName(random);
    return {
      salesforceId: salesforceId('003', index * contactsPerCustomer + n + 1),
      firstName,
      lastName,
      email: `${toSlug(firstName)}.${toSlug(lastName)}${n + 1}@${slug}.example.com`,
      phone: phoneNumber(countryCode, random),
      title,
    };
  });
}

// One in ten belongs to a group; a parent's index never ends in 0, so that there is no circle.
function parentOf(index: number, count: number): string | undefined {
  if (index % 10 !== 0) return undefined;
  const parent = (Math.floor(index / 10) * 30 + 25) % count;
  return salesforceId('001', (parent % 10 === 0 ? parent + 1 : parent) + 1);
}

function createCustomer(index: number, count: number, seed: number, today: string): CompanyCustomer {
  const random = createRandom(seed, `customer/${index}`);
  const rich = index < richCustomers;
  const [us, uk, germany] = legalEntities;
  const legalEntity =
    index === 0
      ? us
      : random.weighted([
          [us, 11],
          [uk, 4],
          [germany, 5],
        ]);
  const countryCode = legalEntity === germany && random.chance(0.35) ? 'FR' : legalEntity.countryCode;
  const name = customerName(index);
  const onboarded = rich || index % 16 !== 15;
  const subscribes = rich || (onboarded && random.chance(0.68));
  const billingAddress = createAddress(countryCode, random);
  const parentSalesforceId = parentOf(index, count);
  const onHold = !rich && onboarded && index % 24 === 22;
  return {
    salesforceId: salesforceId('001', index + 1),
    ...(onboarded ? { netsuiteId: String(1_001 + index) } : {}),
    ...(subscribes ? { stripeId: stripeId('cus', seed, index) } : {}),
    name: `${name} ${legalForm(countryCode, random)}`,
    accountNumber: `C-${10_001 + index}`,
    segment: random.weighted([
      ['Enterprise', 2],
      ['Mid-Market', 4],
      ['SMB', 4],
    ]),
    industry: random.pick(industries),
    ...(parentSalesforceId === undefined ? {} : { parentSalesforceId }),
    legalEntity,
    currency: legalEntity.currency,
    billingAddress,
    shippingAddress: random.chance(0.6) ? billingAddress : createAddress(countryCode, random),
    contacts: createContacts(index, toSlug(name), countryCode, random),
    terms: random.pick(terms),
    creditHold: onHold ? 'ON' : random.chance(0.12) ? 'OFF' : 'AUTO',
    taxable: rich || random.chance(0.85),
    createdAt: toInstant(addDays(today, -random.int(1_200, 2_600)), random.int(28_000, 64_000)),
  };
}

/** Customers without credit limits: those depend on what each one owes and has ordered. */
export function createCustomers(count: number, seed: number, today: string): readonly CompanyCustomer[] {
  return Array.from({ length: count }, (_, index) => createCustomer(index, count, seed, today));
}
