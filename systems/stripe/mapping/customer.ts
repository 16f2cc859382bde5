import { toEntityId } from '#domain/entity-id.ts';
import { metadataKeys, type Naming } from './naming.ts';

interface CarriesMetadata {
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The CRM's customer of a Stripe customer; undefined for one that carries no account id. */
export function toCustomerId(
  customer: CarriesMetadata | null | undefined,
  naming: Naming,
): string | undefined {
  const account = customer?.metadata?.[metadataKeys.account];
  return account ? toEntityId('Customer', naming.customerSystem, account) : undefined;
}
