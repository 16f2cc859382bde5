import type { CallContext } from './call-context.ts';
import type { Address } from './customer.ts';
import type { CurrencyCode, Money } from './money.ts';

export interface TaxRequest {
  readonly currency: CurrencyCode;
  readonly shipTo: Address;
  readonly lines: readonly {
    readonly reference: string;
    readonly amount: Money;
    readonly taxCode?: string;
  }[];
}

/** Calculates the tax of a sale that is not booked yet. */
export interface TaxSource {
  readonly system: string;
  calculateTax(request: TaxRequest, ctx: CallContext): Promise<Money>;
}
