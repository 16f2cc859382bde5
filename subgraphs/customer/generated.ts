import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { CustomerParent, Context } from './context.ts';
import type { Contact as ContactModel, Credit as CreditModel } from '../../domain/customer.ts';
import type { EntityReference } from '../entity-reference.ts';
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
  /** An instant, ISO 8601 with an offset, such as `2026-03-01T09:30:00Z`. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as `"12.50"`: never a float. */
  Decimal: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** A postal address. */
export type Address = {
  readonly __typename?: 'Address';
  /** City or town. */
  readonly city: Scalars['String']['output'];
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: Scalars['String']['output'];
  /** Street lines, most specific first. */
  readonly lines: ReadonlyArray<Scalars['String']['output']>;
  /** Postal code. */
  readonly postalCode?: Maybe<Scalars['String']['output']>;
  /** State, province or county. */
  readonly region?: Maybe<Scalars['String']['output']>;
};

/** Who may be given a cached answer. */
export type CacheControlScope =
  /** Only the caller that it was made for. */
  | 'PRIVATE'
  /** Any caller with the same grants, of those that the answer requires. */
  | 'PUBLIC';

/** A person at a customer. */
export type Contact = {
  readonly __typename?: 'Contact';
  /** E-mail address. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** Full name. */
  readonly name: Scalars['String']['output'];
  /** Telephone number. */
  readonly phone?: Maybe<Scalars['String']['output']>;
  /** What they do there. */
  readonly title?: Maybe<Scalars['String']['output']>;
};

/** A page of contacts. */
export type ContactConnection = {
  readonly __typename?: 'ContactConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<ContactEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Contact>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of contacts in a page. */
export type ContactEdge = {
  readonly __typename?: 'ContactEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Contact;
};

/** A customer's standing in the ERP. Never stale. */
export type Credit = {
  readonly __typename?: 'Credit';
  /** What is open. */
  readonly balance: Money;
  /** The most that may be open; null for no limit. */
  readonly limit?: Maybe<Money>;
  /** What is past its due date. */
  readonly overdue: Money;
  /** When invoices are due. */
  readonly paymentTerms?: Maybe<PaymentTerms>;
  /** The vendor's own word for it. */
  readonly sourceStatus: Scalars['String']['output'];
  /** Whether the customer may buy on account. */
  readonly status: CreditStatus;
};

/** Whether a customer may buy on account. */
export type CreditStatus =
  /** Nothing speaks against it. */
  | 'OK'
  /** Finance has stopped it by hand. */
  | 'ON_HOLD'
  /** Balance and unbilled orders are over the limit. */
  | 'OVER_LIMIT';

/** A company that we sell to. */
export type Customer = {
  readonly __typename?: 'Customer';
  /** The number that people know the account by. */
  readonly accountNumber?: Maybe<Scalars['String']['output']>;
  /** Where invoices go. */
  readonly billingAddress?: Maybe<Address>;
  /** The people there, in order of name. */
  readonly contacts?: Maybe<ContactConnection>;
  /** Its standing in the ERP; null where the ERP does not know it. */
  readonly credit?: Maybe<Credit>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** The company's name. */
  readonly name: Scalars['String']['output'];
  /** The company that it belongs to. */
  readonly parent?: Maybe<Customer>;
  /** The market segment. */
  readonly segment?: Maybe<Scalars['String']['output']>;
  /** The records that this customer is read from, of every system that knows it. */
  readonly sources?: Maybe<ReadonlyArray<SourceRecord>>;
};


/** A company that we sell to. */
export type CustomerContactsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of customers. */
export type CustomerConnection = {
  readonly __typename?: 'CustomerConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<CustomerEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Customer>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of customers in a page. */
export type CustomerEdge = {
  readonly __typename?: 'CustomerEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Customer;
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
  /** Brings an account of the CRM into the ERP and the billing platform, matching before it creates. */
  readonly onboardCustomer?: Maybe<OnboardCustomerPayload>;
};


export type MutationOnboardCustomerArgs = {
  input: OnboardCustomerInput;
};

/** Which account to onboard. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type OnboardCustomerInput = {
  /** The CRM account to onboard. */
  readonly accountId: Scalars['ID']['input'];
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The legal entity that sells to it; by country where absent. */
  readonly legalEntityId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of an onboarding. */
export type OnboardCustomerPayload = {
  readonly __typename?: 'OnboardCustomerPayload';
  /** The customer. */
  readonly customer?: Maybe<Customer>;
  /** Why nothing was started; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
  /** The run that onboards; null with `userErrors`. */
  readonly workflow?: Maybe<Workflow>;
};

/** Where a page of a list stands. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are items after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

/** When an invoice is due. */
export type PaymentTerms = {
  readonly __typename?: 'PaymentTerms';
  /** Such as `NET30`. */
  readonly code: Scalars['String']['output'];
  /** Days from the invoice's date. */
  readonly netDays: Scalars['Int']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** One customer; null where there is none, or the caller may not see it. */
  readonly customer?: Maybe<Customer>;
  /** Customers whose name or account number holds `search`, in order of name. */
  readonly customers?: Maybe<CustomerConnection>;
};


export type QueryCustomerArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search: Scalars['String']['input'];
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
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Address: ResolverTypeWrapper<Address>;
  CacheControlScope: CacheControlScope;
  Contact: ResolverTypeWrapper<ContactModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ContactConnection: ResolverTypeWrapper<Omit<ContactConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ContactEdge']>, nodes: ReadonlyArray<ResolversTypes['Contact']> }>;
  ContactEdge: ResolverTypeWrapper<Omit<ContactEdge, 'node'> & { node: ResolversTypes['Contact'] }>;
  Credit: ResolverTypeWrapper<CreditModel>;
  CreditStatus: CreditStatus;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Customer: ResolverTypeWrapper<CustomerParent>;
  CustomerConnection: ResolverTypeWrapper<Omit<CustomerConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['CustomerEdge']>, nodes: ReadonlyArray<ResolversTypes['Customer']> }>;
  CustomerEdge: ResolverTypeWrapper<Omit<CustomerEdge, 'node'> & { node: ResolversTypes['Customer'] }>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OnboardCustomerInput: OnboardCustomerInput;
  OnboardCustomerPayload: ResolverTypeWrapper<Omit<OnboardCustomerPayload, 'customer' | 'workflow'> & { customer?: Maybe<ResolversTypes['Customer']>, workflow?: Maybe<ResolversTypes['Workflow']> }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PaymentTerms: ResolverTypeWrapper<PaymentTerms>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SourceRecord: ResolverTypeWrapper<SourceRecord>;
  UserError: ResolverTypeWrapper<UserError>;
  Workflow: ResolverTypeWrapper<EntityReference>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Address: Address;
  Contact: ContactModel;
  ID: Scalars['ID']['output'];
  ContactConnection: Omit<ContactConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ContactEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Contact']> };
  ContactEdge: Omit<ContactEdge, 'node'> & { node: ResolversParentTypes['Contact'] };
  Credit: CreditModel;
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Customer: CustomerParent;
  CustomerConnection: Omit<CustomerConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['CustomerEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Customer']> };
  CustomerEdge: Omit<CustomerEdge, 'node'> & { node: ResolversParentTypes['Customer'] };
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  OnboardCustomerInput: OnboardCustomerInput;
  OnboardCustomerPayload: Omit<OnboardCustomerPayload, 'customer' | 'workflow'> & { customer?: Maybe<ResolversParentTypes['Customer']>, workflow?: Maybe<ResolversParentTypes['Workflow']> };
  PageInfo: PageInfo;
  PaymentTerms: PaymentTerms;
  Query: Record<PropertyKey, never>;
  SourceRecord: SourceRecord;
  UserError: UserError;
  Workflow: EntityReference;
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
};

export type CacheControlDirectiveArgs = {
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
  staleIfError?: Maybe<Scalars['Int']['input']>;
  staleWhileRevalidate?: Maybe<Scalars['Int']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = Context, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SourceDirectiveArgs = {
  field?: Maybe<Scalars['String']['input']>;
  record: Scalars['String']['input'];
  system: Scalars['String']['input'];
};

export type SourceDirectiveResolver<Result, Parent, ContextType = Context, Args = SourceDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  city?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  countryCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ContactResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Contact'] = ResolversParentTypes['Contact']> = {
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ContactConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ContactConnection'] = ResolversParentTypes['ContactConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ContactEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Contact']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ContactEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ContactEdge'] = ResolversParentTypes['ContactEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Contact'], ParentType, ContextType>;
};

export type CreditResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Credit'] = ResolversParentTypes['Credit']> = {
  balance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  overdue?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  paymentTerms?: Resolver<Maybe<ResolversTypes['PaymentTerms']>, ParentType, ContextType>;
  sourceStatus?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export type CustomerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer'], FederationReferenceType extends FederationReferenceTypes['Customer'] = FederationReferenceTypes['Customer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Customer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  billingAddress?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  contacts?: Resolver<Maybe<ResolversTypes['ContactConnection']>, ParentType, ContextType, RequireFields<CustomerContactsArgs, 'first'>>;
  credit?: Resolver<Maybe<ResolversTypes['Credit']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  segment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SourceRecord']>>, ParentType, ContextType>;
};

export type CustomerConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CustomerConnection'] = ResolversParentTypes['CustomerConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CustomerEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Customer']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CustomerEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CustomerEdge'] = ResolversParentTypes['CustomerEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
};

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
  onboardCustomer?: Resolver<Maybe<ResolversTypes['OnboardCustomerPayload']>, ParentType, ContextType, RequireFields<MutationOnboardCustomerArgs, 'input'>>;
};

export type OnboardCustomerPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OnboardCustomerPayload'] = ResolversParentTypes['OnboardCustomerPayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PaymentTermsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentTerms'] = ResolversParentTypes['PaymentTerms']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  netDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType, RequireFields<QueryCustomerArgs, 'id'>>;
  customers?: Resolver<Maybe<ResolversTypes['CustomerConnection']>, ParentType, ContextType, RequireFields<QueryCustomersArgs, 'first' | 'search'>>;
};

export type SourceRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceRecord'] = ResolversParentTypes['SourceRecord']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  recordType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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
  Address?: AddressResolvers<ContextType>;
  Contact?: ContactResolvers<ContextType>;
  ContactConnection?: ContactConnectionResolvers<ContextType>;
  ContactEdge?: ContactEdgeResolvers<ContextType>;
  Credit?: CreditResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerConnection?: CustomerConnectionResolvers<ContextType>;
  CustomerEdge?: CustomerEdgeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OnboardCustomerPayload?: OnboardCustomerPayloadResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PaymentTerms?: PaymentTermsResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SourceRecord?: SourceRecordResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Workflow?: WorkflowResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  source?: SourceDirectiveResolver<any, any, ContextType>;
};
