import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Invoice as InvoiceModel, InvoiceLine as InvoiceLineModel, Payment as PaymentModel, CreditMemo as CreditMemoModel } from '../../domain/invoice.ts';
import type { EntityReference } from '../entity-reference.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An ISO 4217 currency code, such as `USD`. */
  CurrencyCode: { input: string; output: string; }
  /** A place in a stream of events, opaque: pass it as `after` to go on from there. */
  Cursor: { input: string; output: string; }
  /** A day, `YYYY-MM-DD`. */
  Date: { input: string; output: string; }
  /** An instant, ISO 8601 with an offset, such as `2026-03-01T09:30:00Z`. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as `"12.50"`: never a float. */
  Decimal: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** What a customer pays for while it lasts. */
export type BillingSubscription = {
  readonly __typename?: 'BillingSubscription';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Its invoices, newest first. */
  readonly invoices?: Maybe<InvoiceConnection>;
};


/** What a customer pays for while it lasts. */
export type BillingSubscriptionInvoicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What to credit. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type CreditInvoiceInput = {
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The invoice. */
  readonly invoiceId: Scalars['ID']['input'];
  /** What of it, at least one line. */
  readonly lines: ReadonlyArray<CreditLineInput>;
  /** A note on the credit. */
  readonly memo?: InputMaybe<Scalars['String']['input']>;
  /** Why. */
  readonly reason: CreditReason;
};

/** What became of a credit. */
export type CreditInvoicePayload = {
  readonly __typename?: 'CreditInvoicePayload';
  /** Why nothing was started; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
  /** The run that credits; null with `userErrors`. */
  readonly workflow?: Maybe<Workflow>;
};

/** A line to credit: a quantity at the line's price, or an amount. */
export type CreditLineInput = {
  /** How much of the line, before tax. */
  readonly amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** The invoice's line. */
  readonly lineId: Scalars['ID']['input'];
  /** How many of the line. */
  readonly quantity?: InputMaybe<Scalars['Decimal']['input']>;
};

/** A credit on an invoice. */
export type CreditMemo = {
  readonly __typename?: 'CreditMemo';
  /** What was credited on this invoice. */
  readonly amount: Money;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** When it was issued. */
  readonly issuedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The number that people know it by. */
  readonly number: Scalars['String']['output'];
};

/** Why an invoice is credited. */
export type CreditReason =
  /** It was billed twice. */
  | 'DUPLICATE'
  /** The sale was fraud. */
  | 'FRAUDULENT'
  /** The order was changed. */
  | 'ORDER_CHANGE'
  /** The goods or the service did not please. */
  | 'PRODUCT_UNSATISFACTORY';

/** A company that we sell to. */
export type Customer = {
  readonly __typename?: 'Customer';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Its invoices of every system, newest first. */
  readonly invoices?: Maybe<InvoiceConnection>;
};


/** A company that we sell to. */
export type CustomerInvoicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ReadonlyArray<InvoiceStatus>>;
};

/** How an event came to be delivered. */
export type EventDelivery =
  /** It happened now, or after the cursor: nothing was left out before it. */
  | 'CHANGE'
  /** The newest state: earlier ones of this entity were left out, because the client read too slowly. */
  | 'COALESCED'
  /** The state as of now: events before it are no longer kept, and were not delivered. */
  | 'GAP'
  /** The state when the subscription began without a cursor. */
  | 'SNAPSHOT';

/** What a customer owes for an order or a period of a subscription. Never stale. */
export type Invoice = {
  readonly __typename?: 'Invoice';
  /** What is still owed. */
  readonly balanceDue: Money;
  /** What was credited on it, oldest first. */
  readonly creditMemos?: Maybe<ReadonlyArray<CreditMemo>>;
  /** Who owes it. */
  readonly customer?: Maybe<Customer>;
  /** When it is due. */
  readonly dueDate?: Maybe<Scalars['Date']['output']>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** When it was issued; null for a draft. */
  readonly issuedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What is billed. */
  readonly lines?: Maybe<ReadonlyArray<InvoiceLine>>;
  /** The number that people know it by; null while a draft has none. */
  readonly number?: Maybe<Scalars['String']['output']>;
  /** The order that it bills; null for a subscription's. */
  readonly order?: Maybe<Order>;
  /** When it was paid in full; null before. */
  readonly paidAt?: Maybe<Scalars['DateTime']['output']>;
  /** What was paid on it, oldest first. */
  readonly payments?: Maybe<ReadonlyArray<Payment>>;
  /** The vendor's own word for it. */
  readonly sourceStatus: Scalars['String']['output'];
  /** The records that this invoice is read from. */
  readonly sources?: Maybe<ReadonlyArray<SourceRecord>>;
  /** How far it has come. */
  readonly status: InvoiceStatus;
  /** The subscription that it bills; null for an order's. */
  readonly subscription?: Maybe<BillingSubscription>;
  /** Sum of the lines. */
  readonly subtotal: Money;
  /** Tax on it. */
  readonly tax: Money;
  /** With tax. */
  readonly total: Money;
};

/** A page of invoices. */
export type InvoiceConnection = {
  readonly __typename?: 'InvoiceConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<InvoiceEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Invoice>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of invoices in a page. */
export type InvoiceEdge = {
  readonly __typename?: 'InvoiceEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Invoice;
};

/** A line of an invoice. */
export type InvoiceLine = {
  readonly __typename?: 'InvoiceLine';
  /** For the line, before tax. */
  readonly amount: Money;
  /** What the line says. */
  readonly description: Scalars['String']['output'];
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** The time that is billed; null for goods. */
  readonly period?: Maybe<Period>;
  /** What is billed; null where the line sells no product. */
  readonly product?: Maybe<Product>;
  /** How many; null where nothing is counted. */
  readonly quantity?: Maybe<Scalars['Decimal']['output']>;
};

/** How far an invoice has come. */
export type InvoiceStatus =
  /** Not issued. */
  | 'DRAFT'
  /** Issued, nothing paid. */
  | 'OPEN'
  /** Paid. */
  | 'PAID'
  /** Paid in part. */
  | 'PARTIALLY_PAID'
  /** Written off. */
  | 'UNCOLLECTIBLE'
  /** Taken back. */
  | 'VOID';

/** A change of an invoice's status. */
export type InvoiceStatusEvent = {
  readonly __typename?: 'InvoiceStatusEvent';
  /** Pass it as `after` to go on from here. */
  readonly cursor: Scalars['Cursor']['output'];
  /** How it came to be delivered. */
  readonly delivery: EventDelivery;
  /** The invoice as it is now. */
  readonly invoice?: Maybe<Invoice>;
  /** When the change happened. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** The status before it; null for the first. */
  readonly previousStatus?: Maybe<InvoiceStatus>;
  /** Counts this invoice's events from 1, without a gap. */
  readonly sequence: Scalars['Int']['output'];
  /** The status after it. */
  readonly status: InvoiceStatus;
};

/** An amount in a currency. */
export type Money = {
  readonly __typename?: 'Money';
  /** In the currency's major unit. */
  readonly amount: Scalars['Decimal']['output'];
  /** What the amount is counted in. */
  readonly currency: Scalars['CurrencyCode']['output'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Credits an invoice in the system that owns it, and reflects it in the others. */
  readonly creditInvoice?: Maybe<CreditInvoicePayload>;
};


export type MutationCreditInvoiceArgs = {
  input: CreditInvoiceInput;
};

/** A sale that the ERP carries out. */
export type Order = {
  readonly __typename?: 'Order';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Its invoices, newest first. */
  readonly invoices?: Maybe<ReadonlyArray<Invoice>>;
};

/** Where a page of a list stands. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are items after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

/** Money that came in for an invoice. Received and applied are different. */
export type Payment = {
  readonly __typename?: 'Payment';
  /** What was paid on this invoice. */
  readonly amount: Money;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** When it came in; null before. */
  readonly receivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The vendor's own word for it. */
  readonly sourceStatus: Scalars['String']['output'];
  /** How far it has come. */
  readonly status: PaymentStatus;
};

/** How far a payment has come. */
export type PaymentStatus =
  /** Set against the invoice. */
  | 'APPLIED'
  /** Called off. */
  | 'CANCELLED'
  /** Refused. */
  | 'FAILED'
  /** On its way. */
  | 'PENDING'
  /** Here, not yet set against the invoice. */
  | 'RECEIVED';

/** A span of time. */
export type Period = {
  readonly __typename?: 'Period';
  /** Its end, exclusive. */
  readonly end: Scalars['DateTime']['output'];
  /** Its beginning. */
  readonly start: Scalars['DateTime']['output'];
};

/** Something that we sell. */
export type Product = {
  readonly __typename?: 'Product';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** One invoice; null where there is none, or the caller may not see it. */
  readonly invoice?: Maybe<Invoice>;
};


export type QueryInvoiceArgs = {
  id: Scalars['ID']['input'];
};

/** A record of a system of record that an answer was read from. */
export type SourceRecord = {
  readonly __typename?: 'SourceRecord';
  /** When the system last told us. */
  readonly asOf: Scalars['DateTime']['output'];
  /** The vendor's id. */
  readonly recordId: Scalars['ID']['output'];
  /** The vendor's record type. */
  readonly recordType: Scalars['String']['output'];
  /** The system's configured name. */
  readonly system: Scalars['String']['output'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Changes of an invoice's status, of one invoice or of all of a customer. A portal caller may leave both out. */
  readonly invoiceStatusChanged: InvoiceStatusEvent;
};


export type SubscriptionInvoiceStatusChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  invoiceId?: InputMaybe<Scalars['ID']['input']>;
};

/** Why a mutation did nothing: an outcome of the business, not a failure. */
export type UserError = {
  readonly __typename?: 'UserError';
  /** A stable code in capitals, such as `CREDIT_HOLD` or `CONFLICT`. */
  readonly code: Scalars['String']['output'];
  /** A sentence for a person that names the thing, the value and the fix. */
  readonly message: Scalars['String']['output'];
  /** The path in the input, where one place is to blame. */
  readonly path?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
};

/** A durable run of a business process. */
export type Workflow = {
  readonly __typename?: 'Workflow';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  BillingSubscription: BillingSubscription;
  Customer: Customer;
  Invoice: Invoice;
  Order: Order;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  BillingSubscription:
    ( { __typename: 'BillingSubscription' }
    & GraphQLRecursivePick<FederationTypes['BillingSubscription'], {"id":true}> );
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
  Invoice:
    ( { __typename: 'Invoice' }
    & GraphQLRecursivePick<FederationTypes['Invoice'], {"id":true}> );
  Order:
    ( { __typename: 'Order' }
    & GraphQLRecursivePick<FederationTypes['Order'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  BillingSubscription: ResolverTypeWrapper<EntityReference>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  CreditInvoiceInput: CreditInvoiceInput;
  CreditInvoicePayload: ResolverTypeWrapper<Omit<CreditInvoicePayload, 'workflow'> & { workflow?: Maybe<ResolversTypes['Workflow']> }>;
  CreditLineInput: CreditLineInput;
  CreditMemo: ResolverTypeWrapper<CreditMemoModel>;
  CreditReason: CreditReason;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<EntityReference>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  EventDelivery: EventDelivery;
  Invoice: ResolverTypeWrapper<InvoiceModel>;
  InvoiceConnection: ResolverTypeWrapper<Omit<InvoiceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['InvoiceEdge']>, nodes: ReadonlyArray<ResolversTypes['Invoice']> }>;
  InvoiceEdge: ResolverTypeWrapper<Omit<InvoiceEdge, 'node'> & { node: ResolversTypes['Invoice'] }>;
  InvoiceLine: ResolverTypeWrapper<InvoiceLineModel>;
  InvoiceStatus: InvoiceStatus;
  InvoiceStatusEvent: ResolverTypeWrapper<Omit<InvoiceStatusEvent, 'invoice'> & { invoice?: Maybe<ResolversTypes['Invoice']> }>;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Order: ResolverTypeWrapper<EntityReference>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Payment: ResolverTypeWrapper<PaymentModel>;
  PaymentStatus: PaymentStatus;
  Period: ResolverTypeWrapper<Period>;
  Product: ResolverTypeWrapper<EntityReference>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SourceRecord: ResolverTypeWrapper<SourceRecord>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  UserError: ResolverTypeWrapper<UserError>;
  Workflow: ResolverTypeWrapper<EntityReference>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BillingSubscription: EntityReference;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  CreditInvoiceInput: CreditInvoiceInput;
  CreditInvoicePayload: Omit<CreditInvoicePayload, 'workflow'> & { workflow?: Maybe<ResolversParentTypes['Workflow']> };
  CreditLineInput: CreditLineInput;
  CreditMemo: CreditMemoModel;
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Cursor: Scalars['Cursor']['output'];
  Customer: EntityReference;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Invoice: InvoiceModel;
  InvoiceConnection: Omit<InvoiceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['InvoiceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Invoice']> };
  InvoiceEdge: Omit<InvoiceEdge, 'node'> & { node: ResolversParentTypes['Invoice'] };
  InvoiceLine: InvoiceLineModel;
  InvoiceStatusEvent: Omit<InvoiceStatusEvent, 'invoice'> & { invoice?: Maybe<ResolversParentTypes['Invoice']> };
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  Order: EntityReference;
  PageInfo: PageInfo;
  Payment: PaymentModel;
  Period: Period;
  Product: EntityReference;
  Query: Record<PropertyKey, never>;
  SourceRecord: SourceRecord;
  Subscription: Record<PropertyKey, never>;
  UserError: UserError;
  Workflow: EntityReference;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type LiveDirectiveArgs = {
  by: Scalars['String']['input'];
  entity: Scalars['String']['input'];
  everyEvent?: Maybe<Scalars['Boolean']['input']>;
  ofOwner?: Maybe<Scalars['String']['input']>;
  state?: Maybe<Scalars['String']['input']>;
  topic: Scalars['String']['input'];
};

export type LiveDirectiveResolver<Result, Parent, ContextType = Context, Args = LiveDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SourceDirectiveArgs = {
  field?: Maybe<Scalars['String']['input']>;
  record: Scalars['String']['input'];
  system: Scalars['String']['input'];
};

export type SourceDirectiveResolver<Result, Parent, ContextType = Context, Args = SourceDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type BillingSubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BillingSubscription'] = ResolversParentTypes['BillingSubscription'], FederationReferenceType extends FederationReferenceTypes['BillingSubscription'] = FederationReferenceTypes['BillingSubscription']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['BillingSubscription']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invoices?: Resolver<Maybe<ResolversTypes['InvoiceConnection']>, ParentType, ContextType, RequireFields<BillingSubscriptionInvoicesArgs, 'first'>>;
};

export type CreditInvoicePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreditInvoicePayload'] = ResolversParentTypes['CreditInvoicePayload']> = {
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export type CreditMemoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreditMemo'] = ResolversParentTypes['CreditMemo']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer'], FederationReferenceType extends FederationReferenceTypes['Customer'] = FederationReferenceTypes['Customer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Customer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invoices?: Resolver<Maybe<ResolversTypes['InvoiceConnection']>, ParentType, ContextType, RequireFields<CustomerInvoicesArgs, 'first'>>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type InvoiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Invoice'] = ResolversParentTypes['Invoice'], FederationReferenceType extends FederationReferenceTypes['Invoice'] = FederationReferenceTypes['Invoice']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Invoice']> | FederationReferenceType, FederationReferenceType, ContextType>;
  balanceDue?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  creditMemos?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CreditMemo']>>, ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  dueDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lines?: Resolver<Maybe<ReadonlyArray<ResolversTypes['InvoiceLine']>>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  paidAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  payments?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Payment']>>, ParentType, ContextType>;
  sourceStatus?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SourceRecord']>>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['InvoiceStatus'], ParentType, ContextType>;
  subscription?: Resolver<Maybe<ResolversTypes['BillingSubscription']>, ParentType, ContextType>;
  subtotal?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  tax?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type InvoiceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceConnection'] = ResolversParentTypes['InvoiceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InvoiceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Invoice']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InvoiceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceEdge'] = ResolversParentTypes['InvoiceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Invoice'], ParentType, ContextType>;
};

export type InvoiceLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceLine'] = ResolversParentTypes['InvoiceLine']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  period?: Resolver<Maybe<ResolversTypes['Period']>, ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  quantity?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type InvoiceStatusEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceStatusEvent'] = ResolversParentTypes['InvoiceStatusEvent']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  delivery?: Resolver<ResolversTypes['EventDelivery'], ParentType, ContextType>;
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  previousStatus?: Resolver<Maybe<ResolversTypes['InvoiceStatus']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['InvoiceStatus'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  creditInvoice?: Resolver<Maybe<ResolversTypes['CreditInvoicePayload']>, ParentType, ContextType, RequireFields<MutationCreditInvoiceArgs, 'input'>>;
};

export type OrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order'], FederationReferenceType extends FederationReferenceTypes['Order'] = FederationReferenceTypes['Order']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Order']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invoices?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Invoice']>>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PaymentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Payment'] = ResolversParentTypes['Payment']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  receivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sourceStatus?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PaymentStatus'], ParentType, ContextType>;
};

export type PeriodResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Period'] = ResolversParentTypes['Period']> = {
  end?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  start?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType, RequireFields<QueryInvoiceArgs, 'id'>>;
};

export type SourceRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceRecord'] = ResolversParentTypes['SourceRecord']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  recordType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  invoiceStatusChanged?: SubscriptionResolver<ResolversTypes['InvoiceStatusEvent'], "invoiceStatusChanged", ParentType, ContextType, Partial<SubscriptionInvoiceStatusChangedArgs>>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type WorkflowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Workflow'] = ResolversParentTypes['Workflow']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  BillingSubscription?: BillingSubscriptionResolvers<ContextType>;
  CreditInvoicePayload?: CreditInvoicePayloadResolvers<ContextType>;
  CreditMemo?: CreditMemoResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Invoice?: InvoiceResolvers<ContextType>;
  InvoiceConnection?: InvoiceConnectionResolvers<ContextType>;
  InvoiceEdge?: InvoiceEdgeResolvers<ContextType>;
  InvoiceLine?: InvoiceLineResolvers<ContextType>;
  InvoiceStatusEvent?: InvoiceStatusEventResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Payment?: PaymentResolvers<ContextType>;
  Period?: PeriodResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SourceRecord?: SourceRecordResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Workflow?: WorkflowResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  live?: LiveDirectiveResolver<any, any, ContextType>;
  source?: SourceDirectiveResolver<any, any, ContextType>;
};
