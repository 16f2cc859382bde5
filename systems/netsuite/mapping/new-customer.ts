import type { Address, NewErpCustomer } from '#domain/customer.ts';

function toAddressBook(address: Address) {
  const [addr1, addr2, ...more] = address.lines;
  return {
    items: [
      {
        defaultBilling: true,
        defaultShipping: true,
        addressBookAddress: {
          ...(addr1 !== undefined && { addr1 }),
          ...(addr2 !== undefined && { addr2 }),
          ...(more.length > 0 && { addr3: more.join(', ') }),
          city: address.city,
          ...(address.region !== undefined && { state: address.region }),
          ...(address.postalCode !== undefined && { zip: address.postalCode }),
          country: { id: address.countryCode },
        },
      },
    ],
  };
}

/** The record of a new customer, under the CRM account's id. */
export function fromNewCustomer(
  { name, email, billingAddress }: NewErpCustomer,
  references: { readonly externalId: string; readonly subsidiary: string; readonly currency: string },
): object {
  return {
    externalId: references.externalId,
    isPerson: false,
    companyName: name,
    subsidiary: { id: references.subsidiary },
    currency: { id: references.currency },
    ...(email !== undefined && { email }),
    ...(billingAddress && { addressBook: toAddressBook(billingAddress) }),
  };
}
