// What the simulated account keeps. Amounts and quantities are decimal text and positive; days are ISO dates.

export interface SimulatedCustomer {
  readonly id: string;
  readonly externalId?: string;
  readonly entityId: string;
  readonly companyName: string;
  readonly email?: string;
  readonly phone?: string;
  readonly parent?: string;
  readonly subsidiary: string;
  readonly currency: string;
  readonly terms?: string;
  readonly creditLimit?: string;
  readonly creditHoldOverride: 'AUTO' | 'ON' | 'OFF';
  /** A resale certificate's number exempts from tax. */
  readonly resaleNumber?: string;
  /** Hundredths of a percent. */
  readonly taxBasisPoints: number;
  readonly isInactive: boolean;
  readonly address?: SimulatedAddress;
  readonly dateCreated: string;
  readonly lastModifiedDate: string;
}

export interface SimulatedAddress {
  readonly addr1: string;
  readonly addr2?: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
}

export type ItemRecordType = 'inventoryItem' | 'nonInventorySaleItem' | 'serviceSaleItem';

export interface SimulatedItem {
  readonly id: string;
  readonly externalId?: string;
  readonly recordType: ItemRecordType;
  readonly itemId: string;
  readonly displayName?: string;
  readonly salesDescription?: string;
  /** Internal id of the class that stands for the product family. */
  readonly class?: string;
  readonly taxCode?: string;
  readonly isInactive: boolean;
  readonly isFulfillable: boolean;
  /** Base price by currency id. */
  readonly prices: Readonly<Record<string, string>>;
  readonly stock: readonly SimulatedStock[];
  readonly createdDate: string;
  readonly lastModifiedDate: string;
}

export interface SimulatedStock {
  readonly location: string;
  readonly onHand: string;
  readonly available: string;
}

export type TransactionRecordType =
  | 'salesOrder'
  | 'itemFulfillment'
  | 'invoice'
  | 'customerPayment'
  | 'creditMemo';

export interface SimulatedLine {
  /** Unique within the transaction; the main line is 0. */
  readonly line: number;
  readonly item: string;
  readonly quantity: string;
  readonly rate: string;
  readonly amount: string;
  readonly description?: string;
  readonly isClosed: boolean;
  readonly quantityFulfilled: string;
  readonly quantityBilled: string;
  /** The line of the order that this one delivers or bills. */
  readonly orderLine?: number;
}

/** What a payment or credit memo settles. */
export interface SimulatedApplication {
  readonly doc: string;
  readonly amount: string;
}

export interface SimulatedTransaction {
  readonly id: string;
  readonly recordType: TransactionRecordType;
  readonly tranId: string;
  readonly externalId?: string;
  readonly entity: string;
  readonly subsidiary: string;
  readonly currency: string;
  readonly tranDate: string;
  readonly dueDate?: string;
  readonly terms?: string;
  /** NetSuite's letter. */
  readonly status: string;
  readonly otherRefNum?: string;
  readonly memo?: string;
  readonly createdFrom?: string;
  readonly lines: readonly SimulatedLine[];
  readonly taxTotal: string;
  readonly total: string;
  /** Invoices only: paid and credited. */
  readonly amountPaid?: string;
  readonly closeDate?: string;
  readonly applied?: readonly SimulatedApplication[];
  readonly shipCarrier?: string;
  readonly trackingNumber?: string;
  readonly createdDate: string;
  readonly lastModifiedDate: string;
}

/** An entry of one of the account's lists. */
export interface ListEntry {
  readonly id: string;
  readonly name: string;
}

export const transactionTypes: Readonly<Record<TransactionRecordType, { type: string; name: string }>> = {
  salesOrder: { type: 'SalesOrd', name: 'Sales Order' },
  itemFulfillment: { type: 'ItemShip', name: 'Item Fulfillment' },
  invoice: { type: 'CustInvc', name: 'Invoice' },
  customerPayment: { type: 'CustPymt', name: 'Payment' },
  creditMemo: { type: 'CustCred', name: 'Credit Memo' },
};

const statusTexts: Readonly<Record<TransactionRecordType, Readonly<Record<string, string>>>> = {
  salesOrder: {
    A: 'Pending Approval',
    B: 'Pending Fulfillment',
    C: 'Cancelled',
    D: 'Partially Fulfilled',
    E: 'Pending Billing/Partially Fulfilled',
    F: 'Pending Billing',
    G: 'Billed',
    H: 'Closed',
  },
  itemFulfillment: { A: 'Picked', B: 'Packed', C: 'Shipped' },
  invoice: { A: 'Open', B: 'Paid In Full', D: 'Pending Approval', E: 'Rejected', V: 'Voided' },
  customerPayment: { A: 'Unapproved Payment', B: 'Undeposited', C: 'Deposited', V: 'Voided' },
  creditMemo: { A: 'Open', B: 'Fully Applied', V: 'Voided' },
};

/** `Pending Fulfillment`. */
export function statusText({ recordType, status }: SimulatedTransaction): string {
  return statusTexts[recordType][status] ?? status;
}
