import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Subscription as SubscriptionModel, SubscriptionItem as SubscriptionItemModel } from '../../domain/subscription.ts';
import type { Price as PriceModel } from '../../domain/product.ts';
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

/** A change of a subscription. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type AmendSubscriptionInput = {
  /** Takes effect when the current period ends, so that what is added begins and renews with the rest; without `effectiveAt`. */
  readonly atPeriodEnd?: Scalars['Boolean']['input'];
  /** When the change takes effect; now where absent. A time up to a year ahead waits, and is prorated as of that time. */
  readonly effectiveAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The caller's own key, 1 to 255 characters; absent for a preview. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What changes, at least one item. */
  readonly items: ReadonlyArray<AmendSubscriptionItemInput>;
  /** How the current period is charged. */
  readonly proration?: Proration;
  /** The subscription. */
  readonly subscriptionId: Scalars['ID']['input'];
};

/** One line of a change: change `itemId`'s quantity or price, add a `sku`, or remove an item with quantity 0. */
export type AmendSubscriptionItemInput = {
  /** The item to change or remove. */
  readonly itemId?: InputMaybe<Scalars['ID']['input']>;
  /** The billing platform's price to change to or to add at. */
  readonly priceId?: InputMaybe<Scalars['ID']['input']>;
  /** How many from then on; 0 removes. */
  readonly quantity: Scalars['Int']['input'];
  /** The product to add. */
  readonly sku?: InputMaybe<Scalars['String']['input']>;
};

/** What became of a change. */
export type AmendSubscriptionPayload = {
  readonly __typename?: 'AmendSubscriptionPayload';
  /** The subscription. */
  readonly subscription?: Maybe<BillingSubscription>;
  /** Why nothing was started; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
  /** The run that changes; null with `userErrors`. */
  readonly workflow?: Maybe<Workflow>;
};

/** What a change would cost. */
export type AmendmentPreview = {
  readonly __typename?: 'AmendmentPreview';
  /** What would be invoiced. */
  readonly amountDueNow: Money;
  /** The lines of that invoice. */
  readonly lines: ReadonlyArray<AmendmentPreviewLine>;
  /** The instant from which the change is counted; pass it as `effectiveAt` to be charged exactly this. */
  readonly prorationDate: Scalars['DateTime']['output'];
};

/** A line of the invoice that a change would make. */
export type AmendmentPreviewLine = {
  readonly __typename?: 'AmendmentPreviewLine';
  /** Negative for what is given back. */
  readonly amount: Money;
  /** What the line says. */
  readonly description: Scalars['String']['output'];
  /** Whether it is for a part of a period. */
  readonly proration: Scalars['Boolean']['output'];
};

/** How often a price is charged. */
export type BillingInterval =
  /** Every day. */
  | 'DAY'
  /** Every month. */
  | 'MONTH'
  /** Every week. */
  | 'WEEK'
  /** Every year. */
  | 'YEAR';

/** What a customer pays for while it lasts. Named so because `Subscription` is GraphQL's own word for live results. */
export type BillingSubscription = {
  readonly __typename?: 'BillingSubscription';
  /** When it will end; null while open-ended. */
  readonly cancelAt?: Maybe<Scalars['DateTime']['output']>;
  /** End of the period that is billed. */
  readonly currentPeriodEnd: Scalars['DateTime']['output'];
  /** Beginning of the period that is billed. */
  readonly currentPeriodStart: Scalars['DateTime']['output'];
  /** Who pays. */
  readonly customer?: Maybe<Customer>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** What it holds. */
  readonly items: ReadonlyArray<SubscriptionItem>;
  /** Its licensed items, as if all were charged each month; metered ones do not count. */
  readonly monthlyRecurringRevenue: Money;
  /** The vendor's own word for it. */
  readonly sourceStatus: Scalars['String']['output'];
  /** The records that this subscription is read from. */
  readonly sources?: Maybe<ReadonlyArray<SourceRecord>>;
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** How far it has come. Never stale. */
  readonly status: SubscriptionStatus;
};

/** A page of subscriptions. */
export type BillingSubscriptionConnection = {
  readonly __typename?: 'BillingSubscriptionConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<BillingSubscriptionEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<BillingSubscription>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of subscriptions in a page. */
export type BillingSubscriptionEdge = {
  readonly __typename?: 'BillingSubscriptionEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: BillingSubscription;
};

/** Which change is called off. */
export type CancelAmendmentInput = {
  /** The workflow that `amendSubscription` answered. */
  readonly workflowId: Scalars['ID']['input'];
};

/** What became of calling a change off. */
export type CancelAmendmentPayload = {
  readonly __typename?: 'CancelAmendmentPayload';
  /** Why it was not; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
  /** The run that was called off; null with `userErrors`. */
  readonly workflow?: Maybe<Workflow>;
};

/** A company that we sell to. */
export type Customer = {
  readonly __typename?: 'Customer';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Its subscriptions, newest first. */
  readonly subscriptions?: Maybe<BillingSubscriptionConnection>;
};


/** A company that we sell to. */
export type CustomerSubscriptionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ReadonlyArray<SubscriptionStatus>>;
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
  /** Changes what a subscription holds: starts a durable run and answers with it. */
  readonly amendSubscription?: Maybe<AmendSubscriptionPayload>;
  /** Calls a change off that waits for its date. Doing it twice answers the same. */
  readonly cancelAmendment?: Maybe<CancelAmendmentPayload>;
  /** Takes in what metered items used; a record whose identifier is known already is counted once. */
  readonly reportUsage?: Maybe<ReportUsagePayload>;
};


export type MutationAmendSubscriptionArgs = {
  input: AmendSubscriptionInput;
};


export type MutationCancelAmendmentArgs = {
  input: CancelAmendmentInput;
};


export type MutationReportUsageArgs = {
  input: ReportUsageInput;
};

/** Where a page of a list stands. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are items after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

/** What one unit costs: a price book's entry, or a price of the billing platform. */
export type Price = {
  readonly __typename?: 'Price';
  /** First day of effect; null for always. */
  readonly effectiveFrom?: Maybe<Scalars['Date']['output']>;
  /** Last day of effect; null while open-ended. */
  readonly effectiveTo?: Maybe<Scalars['Date']['output']>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** How often it is charged; null for once. */
  readonly interval?: Maybe<BillingInterval>;
  /** The price book that it stands in; null for a price of the billing platform. */
  readonly priceBook?: Maybe<PriceBook>;
  /** For one unit, and for one interval where there is one. */
  readonly unitAmount: Money;
  /** What the quantity counts; null for a price that is paid once. */
  readonly usageType?: Maybe<UsageType>;
};

/** A list of prices for a market. */
export type PriceBook = {
  readonly __typename?: 'PriceBook';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Its name in the CRM. */
  readonly name: Scalars['String']['output'];
};

/** Something that we sell. */
export type Product = {
  readonly __typename?: 'Product';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
};

/** How a change in mid-period is charged. */
export type Proration =
  /** The difference is invoiced at once. */
  | 'ALWAYS_INVOICE'
  /** The difference goes on the next invoice. */
  | 'CREATE_PRORATIONS'
  /** No difference is charged. */
  | 'NONE';

export type Query = {
  readonly __typename?: 'Query';
  /** What a change would cost now, without making it; null where there is no such subscription. */
  readonly previewSubscriptionAmendment?: Maybe<AmendmentPreview>;
  /** One subscription; null where there is none, or the caller may not see it. */
  readonly subscription?: Maybe<BillingSubscription>;
};


export type QueryPreviewSubscriptionAmendmentArgs = {
  input: AmendSubscriptionInput;
};


export type QuerySubscriptionArgs = {
  id: Scalars['ID']['input'];
};

/** What metered items used. */
export type ReportUsageInput = {
  /** 1 to 1,000 records. */
  readonly records: ReadonlyArray<UsageRecordInput>;
};

/** What became of reported usage. */
export type ReportUsagePayload = {
  readonly __typename?: 'ReportUsagePayload';
  /** Records taken in. */
  readonly accepted: Scalars['Int']['output'];
  /** Records that were known already. */
  readonly duplicates: Scalars['Int']['output'];
  /** Why others were not taken in; empty when all were. */
  readonly userErrors: ReadonlyArray<UserError>;
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
  /** Changes of a subscription's status, of one subscription or of all of a customer. A portal caller may leave both out. */
  readonly subscriptionStatusChanged: SubscriptionStatusEvent;
};


export type SubscriptionSubscriptionStatusChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  subscriptionId?: InputMaybe<Scalars['ID']['input']>;
};

/** One product in a subscription. */
export type SubscriptionItem = {
  readonly __typename?: 'SubscriptionItem';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** What one costs. */
  readonly price: Price;
  /** What is paid for; null where the billing platform's product is none of the catalog. */
  readonly product?: Maybe<Product>;
  /** How many; 1 for a metered item. */
  readonly quantity: Scalars['Decimal']['output'];
  /** What a metered item used so far in its period; null for a licensed one. */
  readonly usage?: Maybe<UsageSummary>;
};

/** How far a subscription has come. */
export type SubscriptionStatus =
  /** Running and paid. */
  | 'ACTIVE'
  /** Ended. */
  | 'CANCELLED'
  /** Waiting for its first payment. */
  | 'INCOMPLETE'
  /** Its first payment never came. */
  | 'INCOMPLETE_EXPIRED'
  /** Running, a payment is late. */
  | 'PAST_DUE'
  /** Stopped for a time. */
  | 'PAUSED'
  /** Free for a time. */
  | 'TRIALING'
  /** Running, collection has been given up. */
  | 'UNPAID';

/** A change of a subscription's status. */
export type SubscriptionStatusEvent = {
  readonly __typename?: 'SubscriptionStatusEvent';
  /** Pass it as `after` to go on from here. */
  readonly cursor: Scalars['Cursor']['output'];
  /** How it came to be delivered. */
  readonly delivery: EventDelivery;
  /** When the change happened. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** The status before it; null for the first. */
  readonly previousStatus?: Maybe<SubscriptionStatus>;
  /** Counts this subscription's events from 1, without a gap. */
  readonly sequence: Scalars['Int']['output'];
  /** The status after it. */
  readonly status: SubscriptionStatus;
  /** The subscription as it is now. */
  readonly subscription?: Maybe<BillingSubscription>;
};

/** One use. `identifier` makes a record idempotent; quantity is in the meter's unit. */
export type UsageRecordInput = {
  /** The caller's own id of the record, 1 to 100 characters. */
  readonly identifier: Scalars['String']['input'];
  /** When; within the last 35 days. */
  readonly occurredAt: Scalars['DateTime']['input'];
  /** How much. */
  readonly quantity: Scalars['Decimal']['input'];
  /** The metered item. */
  readonly subscriptionItemId: Scalars['ID']['input'];
};

/** What a metered item used in a period so far. */
export type UsageSummary = {
  readonly __typename?: 'UsageSummary';
  /** End of the period. */
  readonly periodEnd: Scalars['DateTime']['output'];
  /** Beginning of the period. */
  readonly periodStart: Scalars['DateTime']['output'];
  /** In the meter's unit. */
  readonly quantity: Scalars['Decimal']['output'];
};

/** What the quantity of a recurring price counts. */
export type UsageType =
  /** What was agreed. */
  | 'LICENSED'
  /** What a meter reported. */
  | 'METERED';

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
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  BillingSubscription:
    ( { __typename: 'BillingSubscription' }
    & GraphQLRecursivePick<FederationTypes['BillingSubscription'], {"id":true}> );
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AmendSubscriptionInput: AmendSubscriptionInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AmendSubscriptionItemInput: AmendSubscriptionItemInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AmendSubscriptionPayload: ResolverTypeWrapper<Omit<AmendSubscriptionPayload, 'subscription' | 'workflow'> & { subscription?: Maybe<ResolversTypes['BillingSubscription']>, workflow?: Maybe<ResolversTypes['Workflow']> }>;
  AmendmentPreview: ResolverTypeWrapper<AmendmentPreview>;
  AmendmentPreviewLine: ResolverTypeWrapper<AmendmentPreviewLine>;
  BillingInterval: BillingInterval;
  BillingSubscription: ResolverTypeWrapper<SubscriptionModel>;
  BillingSubscriptionConnection: ResolverTypeWrapper<Omit<BillingSubscriptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['BillingSubscriptionEdge']>, nodes: ReadonlyArray<ResolversTypes['BillingSubscription']> }>;
  BillingSubscriptionEdge: ResolverTypeWrapper<Omit<BillingSubscriptionEdge, 'node'> & { node: ResolversTypes['BillingSubscription'] }>;
  CancelAmendmentInput: CancelAmendmentInput;
  CancelAmendmentPayload: ResolverTypeWrapper<Omit<CancelAmendmentPayload, 'workflow'> & { workflow?: Maybe<ResolversTypes['Workflow']> }>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<EntityReference>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  EventDelivery: EventDelivery;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Price: ResolverTypeWrapper<PriceModel>;
  PriceBook: ResolverTypeWrapper<PriceBook>;
  Product: ResolverTypeWrapper<EntityReference>;
  Proration: Proration;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ReportUsageInput: ReportUsageInput;
  ReportUsagePayload: ResolverTypeWrapper<ReportUsagePayload>;
  SourceRecord: ResolverTypeWrapper<SourceRecord>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SubscriptionItem: ResolverTypeWrapper<SubscriptionItemModel>;
  SubscriptionStatus: SubscriptionStatus;
  SubscriptionStatusEvent: ResolverTypeWrapper<Omit<SubscriptionStatusEvent, 'subscription'> & { subscription?: Maybe<ResolversTypes['BillingSubscription']> }>;
  UsageRecordInput: UsageRecordInput;
  UsageSummary: ResolverTypeWrapper<UsageSummary>;
  UsageType: UsageType;
  UserError: ResolverTypeWrapper<UserError>;
  Workflow: ResolverTypeWrapper<EntityReference>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AmendSubscriptionInput: AmendSubscriptionInput;
  ID: Scalars['ID']['output'];
  AmendSubscriptionItemInput: AmendSubscriptionItemInput;
  Int: Scalars['Int']['output'];
  AmendSubscriptionPayload: Omit<AmendSubscriptionPayload, 'subscription' | 'workflow'> & { subscription?: Maybe<ResolversParentTypes['BillingSubscription']>, workflow?: Maybe<ResolversParentTypes['Workflow']> };
  AmendmentPreview: AmendmentPreview;
  AmendmentPreviewLine: AmendmentPreviewLine;
  BillingSubscription: SubscriptionModel;
  BillingSubscriptionConnection: Omit<BillingSubscriptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['BillingSubscriptionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['BillingSubscription']> };
  BillingSubscriptionEdge: Omit<BillingSubscriptionEdge, 'node'> & { node: ResolversParentTypes['BillingSubscription'] };
  CancelAmendmentInput: CancelAmendmentInput;
  CancelAmendmentPayload: Omit<CancelAmendmentPayload, 'workflow'> & { workflow?: Maybe<ResolversParentTypes['Workflow']> };
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Cursor: Scalars['Cursor']['output'];
  Customer: EntityReference;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Price: PriceModel;
  PriceBook: PriceBook;
  Product: EntityReference;
  Query: Record<PropertyKey, never>;
  ReportUsageInput: ReportUsageInput;
  ReportUsagePayload: ReportUsagePayload;
  SourceRecord: SourceRecord;
  Subscription: Record<PropertyKey, never>;
  SubscriptionItem: SubscriptionItemModel;
  SubscriptionStatusEvent: Omit<SubscriptionStatusEvent, 'subscription'> & { subscription?: Maybe<ResolversParentTypes['BillingSubscription']> };
  UsageRecordInput: UsageRecordInput;
  UsageSummary: UsageSummary;
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

export type AmendSubscriptionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AmendSubscriptionPayload'] = ResolversParentTypes['AmendSubscriptionPayload']> = {
  subscription?: Resolver<Maybe<ResolversTypes['BillingSubscription']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export type AmendmentPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AmendmentPreview'] = ResolversParentTypes['AmendmentPreview']> = {
  amountDueNow?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['AmendmentPreviewLine']>, ParentType, ContextType>;
  prorationDate?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AmendmentPreviewLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AmendmentPreviewLine'] = ResolversParentTypes['AmendmentPreviewLine']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  proration?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type BillingSubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BillingSubscription'] = ResolversParentTypes['BillingSubscription'], FederationReferenceType extends FederationReferenceTypes['BillingSubscription'] = FederationReferenceTypes['BillingSubscription']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['BillingSubscription']> | FederationReferenceType, FederationReferenceType, ContextType>;
  cancelAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  currentPeriodEnd?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  currentPeriodStart?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  items?: Resolver<ReadonlyArray<ResolversTypes['SubscriptionItem']>, ParentType, ContextType>;
  monthlyRecurringRevenue?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  sourceStatus?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SourceRecord']>>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SubscriptionStatus'], ParentType, ContextType>;
};

export type BillingSubscriptionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BillingSubscriptionConnection'] = ResolversParentTypes['BillingSubscriptionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['BillingSubscriptionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['BillingSubscription']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type BillingSubscriptionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BillingSubscriptionEdge'] = ResolversParentTypes['BillingSubscriptionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['BillingSubscription'], ParentType, ContextType>;
};

export type CancelAmendmentPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelAmendmentPayload'] = ResolversParentTypes['CancelAmendmentPayload']> = {
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
  subscriptions?: Resolver<Maybe<ResolversTypes['BillingSubscriptionConnection']>, ParentType, ContextType, RequireFields<CustomerSubscriptionsArgs, 'first'>>;
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

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  amendSubscription?: Resolver<Maybe<ResolversTypes['AmendSubscriptionPayload']>, ParentType, ContextType, RequireFields<MutationAmendSubscriptionArgs, 'input'>>;
  cancelAmendment?: Resolver<Maybe<ResolversTypes['CancelAmendmentPayload']>, ParentType, ContextType, RequireFields<MutationCancelAmendmentArgs, 'input'>>;
  reportUsage?: Resolver<Maybe<ResolversTypes['ReportUsagePayload']>, ParentType, ContextType, RequireFields<MutationReportUsageArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PriceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Price'] = ResolversParentTypes['Price']> = {
  effectiveFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  effectiveTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  interval?: Resolver<Maybe<ResolversTypes['BillingInterval']>, ParentType, ContextType>;
  priceBook?: Resolver<Maybe<ResolversTypes['PriceBook']>, ParentType, ContextType>;
  unitAmount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  usageType?: Resolver<Maybe<ResolversTypes['UsageType']>, ParentType, ContextType>;
};

export type PriceBookResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PriceBook'] = ResolversParentTypes['PriceBook']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  previewSubscriptionAmendment?: Resolver<Maybe<ResolversTypes['AmendmentPreview']>, ParentType, ContextType, RequireFields<QueryPreviewSubscriptionAmendmentArgs, 'input'>>;
  subscription?: Resolver<Maybe<ResolversTypes['BillingSubscription']>, ParentType, ContextType, RequireFields<QuerySubscriptionArgs, 'id'>>;
};

export type ReportUsagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportUsagePayload'] = ResolversParentTypes['ReportUsagePayload']> = {
  accepted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  duplicates?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SourceRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceRecord'] = ResolversParentTypes['SourceRecord']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  recordType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  subscriptionStatusChanged?: SubscriptionResolver<ResolversTypes['SubscriptionStatusEvent'], "subscriptionStatusChanged", ParentType, ContextType, Partial<SubscriptionSubscriptionStatusChangedArgs>>;
};

export type SubscriptionItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubscriptionItem'] = ResolversParentTypes['SubscriptionItem']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Price'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['UsageSummary']>, ParentType, ContextType>;
};

export type SubscriptionStatusEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubscriptionStatusEvent'] = ResolversParentTypes['SubscriptionStatusEvent']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  delivery?: Resolver<ResolversTypes['EventDelivery'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  previousStatus?: Resolver<Maybe<ResolversTypes['SubscriptionStatus']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SubscriptionStatus'], ParentType, ContextType>;
  subscription?: Resolver<Maybe<ResolversTypes['BillingSubscription']>, ParentType, ContextType>;
};

export type UsageSummaryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageSummary'] = ResolversParentTypes['UsageSummary']> = {
  periodEnd?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  periodStart?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
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
  AmendSubscriptionPayload?: AmendSubscriptionPayloadResolvers<ContextType>;
  AmendmentPreview?: AmendmentPreviewResolvers<ContextType>;
  AmendmentPreviewLine?: AmendmentPreviewLineResolvers<ContextType>;
  BillingSubscription?: BillingSubscriptionResolvers<ContextType>;
  BillingSubscriptionConnection?: BillingSubscriptionConnectionResolvers<ContextType>;
  BillingSubscriptionEdge?: BillingSubscriptionEdgeResolvers<ContextType>;
  CancelAmendmentPayload?: CancelAmendmentPayloadResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Price?: PriceResolvers<ContextType>;
  PriceBook?: PriceBookResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ReportUsagePayload?: ReportUsagePayloadResolvers<ContextType>;
  SourceRecord?: SourceRecordResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SubscriptionItem?: SubscriptionItemResolvers<ContextType>;
  SubscriptionStatusEvent?: SubscriptionStatusEventResolvers<ContextType>;
  UsageSummary?: UsageSummaryResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Workflow?: WorkflowResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  live?: LiveDirectiveResolver<any, any, ContextType>;
  source?: SourceDirectiveResolver<any, any, ContextType>;
};
