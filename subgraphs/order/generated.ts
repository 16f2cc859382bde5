import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Quote as QuoteModel, QuoteLine as QuoteLineModel } from '../../domain/quote.ts';
import type { Order as OrderModel, OrderLine as OrderLineModel, LegalEntity as LegalEntityModel, Fulfillment as FulfillmentModel } from '../../domain/order.ts';
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

/** Which order to cancel. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type CancelOrderInput = {
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The order. */
  readonly orderId: Scalars['ID']['input'];
  /** Why, for the ERP's memo. */
  readonly reason: Scalars['String']['input'];
};

/** What became of a cancellation. */
export type CancelOrderPayload = {
  readonly __typename?: 'CancelOrderPayload';
  /** Why nothing was started; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
  /** The run that cancels; null with `userErrors`. */
  readonly workflow?: Maybe<Workflow>;
};

/** A company that we sell to. */
export type Customer = {
  readonly __typename?: 'Customer';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Its orders, newest first. */
  readonly orders?: Maybe<OrderConnection>;
  /** Its quotes, newest first. */
  readonly quotes?: Maybe<QuoteConnection>;
};


/** A company that we sell to. */
export type CustomerOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ReadonlyArray<OrderStatus>>;
};


/** A company that we sell to. */
export type CustomerQuotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ReadonlyArray<QuoteStatus>>;
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

/** A delivery of an order. */
export type Fulfillment = {
  readonly __typename?: 'Fulfillment';
  /** Who carries it. */
  readonly carrier?: Maybe<Scalars['String']['output']>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** When it left; null before. */
  readonly shippedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How far it has come. */
  readonly status: FulfillmentStatus;
  /** The carrier's number. */
  readonly trackingNumber?: Maybe<Scalars['String']['output']>;
};

/** How far a delivery has come. */
export type FulfillmentStatus =
  /** In its box. */
  | 'PACKED'
  /** Taken from the shelf. */
  | 'PICKED'
  /** On its way. */
  | 'SHIPPED';

/** A company of ours. */
export type LegalEntity = {
  readonly __typename?: 'LegalEntity';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
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
  /** Stops what was not delivered of an order. */
  readonly cancelOrder?: Maybe<CancelOrderPayload>;
  /** Turns an approved quote into an ERP order and subscriptions: starts a durable run and answers with it. */
  readonly submitQuote?: Maybe<SubmitQuotePayload>;
};


export type MutationCancelOrderArgs = {
  input: CancelOrderInput;
};


export type MutationSubmitQuoteArgs = {
  input: SubmitQuoteInput;
};

/** A sale that the ERP carries out. */
export type Order = {
  readonly __typename?: 'Order';
  /** Who buys; null for an ERP customer that the CRM does not know. */
  readonly customer?: Maybe<Customer>;
  /** Deliveries, oldest first. */
  readonly fulfillments?: Maybe<ReadonlyArray<Fulfillment>>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** The legal entity that sells. */
  readonly legalEntity: LegalEntity;
  /** What was bought, in the order's own sequence. */
  readonly lines: ReadonlyArray<OrderLine>;
  /** The number that people know it by. */
  readonly number: Scalars['String']['output'];
  /** When it was placed; midnight UTC of the ERP's day. */
  readonly placedAt: Scalars['DateTime']['output'];
  /** The customer's own number for it. */
  readonly purchaseOrderNumber?: Maybe<Scalars['String']['output']>;
  /** The vendor's own word for it. */
  readonly sourceStatus: Scalars['String']['output'];
  /** The records that this order is read from. */
  readonly sources?: Maybe<ReadonlyArray<SourceRecord>>;
  /** How far it has come. Never stale. */
  readonly status: OrderStatus;
  /** With tax. */
  readonly total: Money;
};

/** A page of orders. */
export type OrderConnection = {
  readonly __typename?: 'OrderConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<OrderEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Order>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of orders in a page. */
export type OrderEdge = {
  readonly __typename?: 'OrderEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Order;
};

/** A line of an order. */
export type OrderLine = {
  readonly __typename?: 'OrderLine';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** What was ordered. */
  readonly product?: Maybe<Product>;
  /** How many were ordered. */
  readonly quantity: Scalars['Decimal']['output'];
  /** How many were delivered. */
  readonly quantityFulfilled: Scalars['Decimal']['output'];
  /** How many were billed. */
  readonly quantityInvoiced: Scalars['Decimal']['output'];
  /** For the line, before tax. */
  readonly total: Money;
  /** For one. */
  readonly unitPrice: Money;
};

/** How far an order has come. */
export type OrderStatus =
  /** Ended before delivery. */
  | 'CANCELLED'
  /** Ended with open lines closed. */
  | 'CLOSED'
  /** Delivered, not billed. */
  | 'FULFILLED'
  /** Delivered and billed. */
  | 'INVOICED'
  /** Stopped by finance. */
  | 'ON_HOLD'
  /** Approved, nothing delivered. */
  | 'OPEN'
  /** Delivered or billed in part. */
  | 'PARTIALLY_FULFILLED'
  /** Waiting for approval in the ERP. */
  | 'PENDING_APPROVAL';

/** A change of an order's status. */
export type OrderStatusEvent = {
  readonly __typename?: 'OrderStatusEvent';
  /** Pass it as `after` to go on from here. */
  readonly cursor: Scalars['Cursor']['output'];
  /** How it came to be delivered. */
  readonly delivery: EventDelivery;
  /** When the change happened. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** The order as it is now. */
  readonly order?: Maybe<Order>;
  /** The status before it; null for the first. */
  readonly previousStatus?: Maybe<OrderStatus>;
  /** Counts this order's events from 1, without a gap. */
  readonly sequence: Scalars['Int']['output'];
  /** The status after it. */
  readonly status: OrderStatus;
};

/** Where a page of a list stands. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are items after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

/** Something that we sell. */
export type Product = {
  readonly __typename?: 'Product';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** The name on quotes and invoices. */
  readonly name: Scalars['String']['output'];
  /** Stock keeping unit. */
  readonly sku: Scalars['String']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** One order; null where there is none, or the caller may not see it. */
  readonly order?: Maybe<Order>;
  /** Orders, newest first. */
  readonly orders?: Maybe<OrderConnection>;
  /** One quote; null where there is none, or the caller may not see it. */
  readonly quote?: Maybe<Quote>;
  /** Quotes, newest first. */
  readonly quotes?: Maybe<QuoteConnection>;
};


export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ReadonlyArray<OrderStatus>>;
};


export type QueryQuoteArgs = {
  id: Scalars['ID']['input'];
};


export type QueryQuotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ReadonlyArray<QuoteStatus>>;
};

/** An offer of the CRM, standard or CPQ. */
export type Quote = {
  readonly __typename?: 'Quote';
  /** For whom. */
  readonly customer?: Maybe<Customer>;
  /** Its last day. */
  readonly expiresOn?: Maybe<Scalars['Date']['output']>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** What is offered. */
  readonly lines?: Maybe<ReadonlyArray<QuoteLine>>;
  /** The number that people know it by. */
  readonly number: Scalars['String']['output'];
  /** The order that it became; null before. */
  readonly order?: Maybe<Order>;
  /** The vendor's own word for it. */
  readonly sourceStatus: Scalars['String']['output'];
  /** How far it has come. */
  readonly status: QuoteStatus;
  /** Net of discounts, before tax. */
  readonly total: Money;
};

/** A page of quotes. */
export type QuoteConnection = {
  readonly __typename?: 'QuoteConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<QuoteEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Quote>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of quotes in a page. */
export type QuoteEdge = {
  readonly __typename?: 'QuoteEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Quote;
};

/** A line of an offer. */
export type QuoteLine = {
  readonly __typename?: 'QuoteLine';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** The product's name at the time. */
  readonly name: Scalars['String']['output'];
  /** How many. */
  readonly quantity: Scalars['Decimal']['output'];
  /** The product's SKU. */
  readonly sku: Scalars['String']['output'];
  /** For the line. */
  readonly total: Money;
  /** For one, net of discounts. */
  readonly unitPrice: Money;
};

/** How far a quote has come. */
export type QuoteStatus =
  /** May be ordered. */
  | 'APPROVED'
  /** Being written. */
  | 'DRAFT'
  /** Past its last day. */
  | 'EXPIRED'
  /** Waiting for approval. */
  | 'IN_REVIEW'
  /** Has become an order. */
  | 'ORDERED'
  /** Declined, by us or by the customer. */
  | 'REJECTED';

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

/** Which quote to submit. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type SubmitQuoteInput = {
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The customer's own number for the order. */
  readonly purchaseOrderNumber?: InputMaybe<Scalars['String']['input']>;
  /** An approved quote. */
  readonly quoteId: Scalars['ID']['input'];
};

/** What became of a submission. */
export type SubmitQuotePayload = {
  readonly __typename?: 'SubmitQuotePayload';
  /** The quote. */
  readonly quote?: Maybe<Quote>;
  /** Why nothing was started; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
  /** The run that books it; null with `userErrors`. */
  readonly workflow?: Maybe<Workflow>;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Changes of an order's status, of one order or of all of a customer. A portal caller may leave both out. */
  readonly orderStatusChanged: OrderStatusEvent;
};


export type SubscriptionOrderStatusChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  orderId?: InputMaybe<Scalars['ID']['input']>;
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
  Customer: Customer;
  LegalEntity: LegalEntity;
  Order: Order;
  Product: Product;
  Quote: Quote;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
  LegalEntity:
    ( { __typename: 'LegalEntity' }
    & GraphQLRecursivePick<FederationTypes['LegalEntity'], {"id":true}> );
  Order:
    ( { __typename: 'Order' }
    & GraphQLRecursivePick<FederationTypes['Order'], {"id":true}> );
  Product:
    ( { __typename: 'Product' }
    & GraphQLRecursivePick<FederationTypes['Product'], {"id":true}> );
  Quote:
    ( { __typename: 'Quote' }
    & GraphQLRecursivePick<FederationTypes['Quote'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CancelOrderInput: CancelOrderInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CancelOrderPayload: ResolverTypeWrapper<Omit<CancelOrderPayload, 'workflow'> & { workflow?: Maybe<ResolversTypes['Workflow']> }>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<EntityReference>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  EventDelivery: EventDelivery;
  Fulfillment: ResolverTypeWrapper<FulfillmentModel>;
  FulfillmentStatus: FulfillmentStatus;
  LegalEntity: ResolverTypeWrapper<LegalEntityModel>;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Order: ResolverTypeWrapper<OrderModel>;
  OrderConnection: ResolverTypeWrapper<Omit<OrderConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['OrderEdge']>, nodes: ReadonlyArray<ResolversTypes['Order']> }>;
  OrderEdge: ResolverTypeWrapper<Omit<OrderEdge, 'node'> & { node: ResolversTypes['Order'] }>;
  OrderLine: ResolverTypeWrapper<OrderLineModel>;
  OrderStatus: OrderStatus;
  OrderStatusEvent: ResolverTypeWrapper<Omit<OrderStatusEvent, 'order'> & { order?: Maybe<ResolversTypes['Order']> }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Product: ResolverTypeWrapper<Product>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Quote: ResolverTypeWrapper<QuoteModel>;
  QuoteConnection: ResolverTypeWrapper<Omit<QuoteConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['QuoteEdge']>, nodes: ReadonlyArray<ResolversTypes['Quote']> }>;
  QuoteEdge: ResolverTypeWrapper<Omit<QuoteEdge, 'node'> & { node: ResolversTypes['Quote'] }>;
  QuoteLine: ResolverTypeWrapper<QuoteLineModel>;
  QuoteStatus: QuoteStatus;
  SourceRecord: ResolverTypeWrapper<SourceRecord>;
  SubmitQuoteInput: SubmitQuoteInput;
  SubmitQuotePayload: ResolverTypeWrapper<Omit<SubmitQuotePayload, 'quote' | 'workflow'> & { quote?: Maybe<ResolversTypes['Quote']>, workflow?: Maybe<ResolversTypes['Workflow']> }>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  UserError: ResolverTypeWrapper<UserError>;
  Workflow: ResolverTypeWrapper<EntityReference>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  CancelOrderInput: CancelOrderInput;
  ID: Scalars['ID']['output'];
  CancelOrderPayload: Omit<CancelOrderPayload, 'workflow'> & { workflow?: Maybe<ResolversParentTypes['Workflow']> };
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Cursor: Scalars['Cursor']['output'];
  Customer: EntityReference;
  Int: Scalars['Int']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Fulfillment: FulfillmentModel;
  LegalEntity: LegalEntityModel;
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  Order: OrderModel;
  OrderConnection: Omit<OrderConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['OrderEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Order']> };
  OrderEdge: Omit<OrderEdge, 'node'> & { node: ResolversParentTypes['Order'] };
  OrderLine: OrderLineModel;
  OrderStatusEvent: Omit<OrderStatusEvent, 'order'> & { order?: Maybe<ResolversParentTypes['Order']> };
  PageInfo: PageInfo;
  Product: Product | FederationReferenceTypes['Product'];
  Query: Record<PropertyKey, never>;
  Quote: QuoteModel;
  QuoteConnection: Omit<QuoteConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['QuoteEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Quote']> };
  QuoteEdge: Omit<QuoteEdge, 'node'> & { node: ResolversParentTypes['Quote'] };
  QuoteLine: QuoteLineModel;
  SourceRecord: SourceRecord;
  SubmitQuoteInput: SubmitQuoteInput;
  SubmitQuotePayload: Omit<SubmitQuotePayload, 'quote' | 'workflow'> & { quote?: Maybe<ResolversParentTypes['Quote']>, workflow?: Maybe<ResolversParentTypes['Workflow']> };
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

export type CancelOrderPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelOrderPayload'] = ResolversParentTypes['CancelOrderPayload']> = {
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
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
  orders?: Resolver<Maybe<ResolversTypes['OrderConnection']>, ParentType, ContextType, RequireFields<CustomerOrdersArgs, 'first'>>;
  quotes?: Resolver<Maybe<ResolversTypes['QuoteConnection']>, ParentType, ContextType, RequireFields<CustomerQuotesArgs, 'first'>>;
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

export type FulfillmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Fulfillment'] = ResolversParentTypes['Fulfillment']> = {
  carrier?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  shippedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FulfillmentStatus'], ParentType, ContextType>;
  trackingNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelOrder?: Resolver<Maybe<ResolversTypes['CancelOrderPayload']>, ParentType, ContextType, RequireFields<MutationCancelOrderArgs, 'input'>>;
  submitQuote?: Resolver<Maybe<ResolversTypes['SubmitQuotePayload']>, ParentType, ContextType, RequireFields<MutationSubmitQuoteArgs, 'input'>>;
};

export type OrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order'], FederationReferenceType extends FederationReferenceTypes['Order'] = FederationReferenceTypes['Order']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Order']> | FederationReferenceType, FederationReferenceType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  fulfillments?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Fulfillment']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  legalEntity?: Resolver<ResolversTypes['LegalEntity'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['OrderLine']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  placedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  purchaseOrderNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sourceStatus?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SourceRecord']>>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type OrderConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderConnection'] = ResolversParentTypes['OrderConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['OrderEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Order']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type OrderEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderEdge'] = ResolversParentTypes['OrderEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Order'], ParentType, ContextType>;
};

export type OrderLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderLine'] = ResolversParentTypes['OrderLine']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  quantityFulfilled?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  quantityInvoiced?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  unitPrice?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type OrderStatusEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderStatusEvent'] = ResolversParentTypes['OrderStatusEvent']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  delivery?: Resolver<ResolversTypes['EventDelivery'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  previousStatus?: Resolver<Maybe<ResolversTypes['OrderStatus']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product'], FederationReferenceType extends FederationReferenceTypes['Product'] = FederationReferenceTypes['Product']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Product']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sku?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType, RequireFields<QueryOrderArgs, 'id'>>;
  orders?: Resolver<Maybe<ResolversTypes['OrderConnection']>, ParentType, ContextType, RequireFields<QueryOrdersArgs, 'first'>>;
  quote?: Resolver<Maybe<ResolversTypes['Quote']>, ParentType, ContextType, RequireFields<QueryQuoteArgs, 'id'>>;
  quotes?: Resolver<Maybe<ResolversTypes['QuoteConnection']>, ParentType, ContextType, RequireFields<QueryQuotesArgs, 'first'>>;
};

export type QuoteResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Quote'] = ResolversParentTypes['Quote'], FederationReferenceType extends FederationReferenceTypes['Quote'] = FederationReferenceTypes['Quote']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Quote']> | FederationReferenceType, FederationReferenceType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  expiresOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lines?: Resolver<Maybe<ReadonlyArray<ResolversTypes['QuoteLine']>>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  sourceStatus?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['QuoteStatus'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type QuoteConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QuoteConnection'] = ResolversParentTypes['QuoteConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['QuoteEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Quote']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type QuoteEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QuoteEdge'] = ResolversParentTypes['QuoteEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Quote'], ParentType, ContextType>;
};

export type QuoteLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QuoteLine'] = ResolversParentTypes['QuoteLine']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  sku?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  unitPrice?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type SourceRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceRecord'] = ResolversParentTypes['SourceRecord']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  recordType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubmitQuotePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubmitQuotePayload'] = ResolversParentTypes['SubmitQuotePayload']> = {
  quote?: Resolver<Maybe<ResolversTypes['Quote']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  orderStatusChanged?: SubscriptionResolver<ResolversTypes['OrderStatusEvent'], "orderStatusChanged", ParentType, ContextType, Partial<SubscriptionOrderStatusChangedArgs>>;
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
  CancelOrderPayload?: CancelOrderPayloadResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Fulfillment?: FulfillmentResolvers<ContextType>;
  LegalEntity?: LegalEntityResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  OrderConnection?: OrderConnectionResolvers<ContextType>;
  OrderEdge?: OrderEdgeResolvers<ContextType>;
  OrderLine?: OrderLineResolvers<ContextType>;
  OrderStatusEvent?: OrderStatusEventResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Quote?: QuoteResolvers<ContextType>;
  QuoteConnection?: QuoteConnectionResolvers<ContextType>;
  QuoteEdge?: QuoteEdgeResolvers<ContextType>;
  QuoteLine?: QuoteLineResolvers<ContextType>;
  SourceRecord?: SourceRecordResolvers<ContextType>;
  SubmitQuotePayload?: SubmitQuotePayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Workflow?: WorkflowResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  live?: LiveDirectiveResolver<any, any, ContextType>;
  source?: SourceDirectiveResolver<any, any, ContextType>;
};
