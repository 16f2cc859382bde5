import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Product as ProductModel, Price as PriceModel, Availability as AvailabilityModel } from '../../domain/product.ts';
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
  /** A day, `YYYY-MM-DD`. */
  Date: { input: string; output: string; }
  /** An instant, ISO 8601 with an offset, such as `2026-03-01T09:30:00Z`. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as `"12.50"`: never a float. */
  Decimal: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** A postal address. */
export type AddressInput = {
  /** City or town. */
  readonly city: Scalars['String']['input'];
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: Scalars['String']['input'];
  /** Street lines, most specific first. */
  readonly lines: ReadonlyArray<Scalars['String']['input']>;
  /** Postal code. */
  readonly postalCode?: InputMaybe<Scalars['String']['input']>;
  /** State, province or county. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
};

/** Stock of a product over all locations. */
export type Availability = {
  readonly __typename?: 'Availability';
  /** When the ERP told us. */
  readonly asOf: Scalars['DateTime']['output'];
  /** What is not promised to an order. */
  readonly available: Scalars['Decimal']['output'];
  /** What lies in stock. */
  readonly onHand: Scalars['Decimal']['output'];
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

/** Who may be given a cached answer. */
export type CacheControlScope =
  /** Only the caller that it was made for. */
  | 'PRIVATE'
  /** Any caller with the same grants, of those that the answer requires. */
  | 'PUBLIC';

/** An amount in a currency. */
export type Money = {
  readonly __typename?: 'Money';
  /** In the currency's major unit. */
  readonly amount: Scalars['Decimal']['output'];
  /** What the amount is counted in. */
  readonly currency: Scalars['CurrencyCode']['output'];
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
  /** For one unit, and for one interval where there is one. As old as the list price that it is part of. */
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

/** What a basket would cost. */
export type PriceCheck = {
  readonly __typename?: 'PriceCheck';
  /** The currency of every amount. */
  readonly currency: Scalars['CurrencyCode']['output'];
  /** The lines in the order asked. */
  readonly lines: ReadonlyArray<PriceCheckLine>;
  /** Sum of the lines. */
  readonly subtotal: Money;
  /** Tax on it; null where the place of delivery is not known. */
  readonly tax?: Maybe<Money>;
  /** Subtotal and tax. */
  readonly total: Money;
};

/** A basket to price. */
export type PriceCheckInput = {
  /** Prices in effect on this day; today where absent. */
  readonly at?: InputMaybe<Scalars['Date']['input']>;
  /** The currency of the answer. */
  readonly currency: Scalars['CurrencyCode']['input'];
  /** For whom; decides the place of delivery where `shipTo` is absent. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** What is wanted, 1 to 200 lines. */
  readonly lines: ReadonlyArray<PriceCheckLineInput>;
  /** Where it is delivered, for tax. */
  readonly shipTo?: InputMaybe<AddressInput>;
};

/** A priced line of a basket. */
export type PriceCheckLine = {
  readonly __typename?: 'PriceCheckLine';
  /** First day of effect. */
  readonly effectiveFrom?: Maybe<Scalars['Date']['output']>;
  /** Last day of effect; null while open-ended. */
  readonly effectiveTo?: Maybe<Scalars['Date']['output']>;
  /** The price book that the price stands in. */
  readonly priceBook?: Maybe<PriceBook>;
  /** How many. */
  readonly quantity: Scalars['Decimal']['output'];
  /** The product's SKU. */
  readonly sku: Scalars['String']['output'];
  /** Quantity times unit price, in the currency's minor unit. */
  readonly total: Money;
  /** For one. */
  readonly unitPrice: Money;
};

/** A line of a basket. */
export type PriceCheckLineInput = {
  /** How many. */
  readonly quantity: Scalars['Decimal']['input'];
  /** The product. */
  readonly sku: Scalars['String']['input'];
};

/** Something that we sell. */
export type Product = {
  readonly __typename?: 'Product';
  /** Whether it is sold. */
  readonly active: Scalars['Boolean']['output'];
  /** Stock over all locations, up to half a minute old; null for what has none. */
  readonly availability?: Maybe<Availability>;
  /** A sentence on it. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** The product line. */
  readonly family?: Maybe<Scalars['String']['output']>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** How a sale of it is carried out. */
  readonly kind: ProductKind;
  /** The name on quotes and invoices. */
  readonly name: Scalars['String']['output'];
  /** Prices in effect today, the standard price book's first. A price list: up to a minute old. */
  readonly prices?: Maybe<ReadonlyArray<Price>>;
  /** Stock keeping unit: the item's number. */
  readonly sku: Scalars['String']['output'];
  /** The tax engine's code. */
  readonly taxCode?: Maybe<Scalars['String']['output']>;
};


/** Something that we sell. */
export type ProductPricesArgs = {
  currency: Scalars['CurrencyCode']['input'];
};

/** A page of products. */
export type ProductConnection = {
  readonly __typename?: 'ProductConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<ProductEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Product>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of products in a page. */
export type ProductEdge = {
  readonly __typename?: 'ProductEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Product;
};

/** How a sale is carried out. */
export type ProductKind =
  /** Shipped from stock. */
  | 'GOODS'
  /** Delivered as work. */
  | 'SERVICE'
  /** Billed while it lasts. */
  | 'SUBSCRIPTION';

export type Query = {
  readonly __typename?: 'Query';
  /** What a basket would cost, with the prices in effect and tax where the place of delivery is known. */
  readonly priceCheck?: Maybe<PriceCheck>;
  /** One product; null where there is none. */
  readonly product?: Maybe<Product>;
  /** Products in order of SKU. */
  readonly products?: Maybe<ProductConnection>;
};


export type QueryPriceCheckArgs = {
  input: PriceCheckInput;
};


export type QueryProductArgs = {
  id: Scalars['ID']['input'];
};


export type QueryProductsArgs = {
  active?: InputMaybe<Scalars['Boolean']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** What the quantity of a recurring price counts. */
export type UsageType =
  /** What was agreed. */
  | 'LICENSED'
  /** What a meter reported. */
  | 'METERED';



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
  Product: Product;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Product:
    ( { __typename: 'Product' }
    & GraphQLRecursivePick<FederationTypes['Product'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddressInput: AddressInput;
  Availability: ResolverTypeWrapper<AvailabilityModel>;
  BillingInterval: BillingInterval;
  CacheControlScope: CacheControlScope;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Money: ResolverTypeWrapper<Money>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Price: ResolverTypeWrapper<PriceModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  PriceBook: ResolverTypeWrapper<PriceBook>;
  PriceCheck: ResolverTypeWrapper<PriceCheck>;
  PriceCheckInput: PriceCheckInput;
  PriceCheckLine: ResolverTypeWrapper<PriceCheckLine>;
  PriceCheckLineInput: PriceCheckLineInput;
  Product: ResolverTypeWrapper<ProductModel>;
  ProductConnection: ResolverTypeWrapper<Omit<ProductConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ProductEdge']>, nodes: ReadonlyArray<ResolversTypes['Product']> }>;
  ProductEdge: ResolverTypeWrapper<Omit<ProductEdge, 'node'> & { node: ResolversTypes['Product'] }>;
  ProductKind: ProductKind;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  UsageType: UsageType;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddressInput: AddressInput;
  Availability: AvailabilityModel;
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Money: Money;
  PageInfo: PageInfo;
  Price: PriceModel;
  ID: Scalars['ID']['output'];
  PriceBook: PriceBook;
  PriceCheck: PriceCheck;
  PriceCheckInput: PriceCheckInput;
  PriceCheckLine: PriceCheckLine;
  PriceCheckLineInput: PriceCheckLineInput;
  Product: ProductModel;
  ProductConnection: Omit<ProductConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ProductEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Product']> };
  ProductEdge: Omit<ProductEdge, 'node'> & { node: ResolversParentTypes['Product'] };
  Query: Record<PropertyKey, never>;
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

export type CacheTagDirectiveArgs = {
  format: Scalars['String']['input'];
};

export type CacheTagDirectiveResolver<Result, Parent, ContextType = Context, Args = CacheTagDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SourceDirectiveArgs = {
  field?: Maybe<Scalars['String']['input']>;
  record: Scalars['String']['input'];
  system: Scalars['String']['input'];
};

export type SourceDirectiveResolver<Result, Parent, ContextType = Context, Args = SourceDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AvailabilityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Availability'] = ResolversParentTypes['Availability']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  available?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  onHand?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

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

export type PriceCheckResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PriceCheck'] = ResolversParentTypes['PriceCheck']> = {
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['PriceCheckLine']>, ParentType, ContextType>;
  subtotal?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  tax?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type PriceCheckLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PriceCheckLine'] = ResolversParentTypes['PriceCheckLine']> = {
  effectiveFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  effectiveTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  priceBook?: Resolver<Maybe<ResolversTypes['PriceBook']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  sku?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  unitPrice?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product'], FederationReferenceType extends FederationReferenceTypes['Product'] = FederationReferenceTypes['Product']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Product']> | FederationReferenceType, FederationReferenceType, ContextType>;
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  availability?: Resolver<Maybe<ResolversTypes['Availability']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  family?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ProductKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  prices?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Price']>>, ParentType, ContextType, RequireFields<ProductPricesArgs, 'currency'>>;
  sku?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  taxCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProductConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductConnection'] = ResolversParentTypes['ProductConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ProductEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Product']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ProductEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductEdge'] = ResolversParentTypes['ProductEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  priceCheck?: Resolver<Maybe<ResolversTypes['PriceCheck']>, ParentType, ContextType, RequireFields<QueryPriceCheckArgs, 'input'>>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, RequireFields<QueryProductArgs, 'id'>>;
  products?: Resolver<Maybe<ResolversTypes['ProductConnection']>, ParentType, ContextType, RequireFields<QueryProductsArgs, 'first'>>;
};

export type Resolvers<ContextType = Context> = {
  Availability?: AvailabilityResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Price?: PriceResolvers<ContextType>;
  PriceBook?: PriceBookResolvers<ContextType>;
  PriceCheck?: PriceCheckResolvers<ContextType>;
  PriceCheckLine?: PriceCheckLineResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  ProductConnection?: ProductConnectionResolvers<ContextType>;
  ProductEdge?: ProductEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cacheTag?: CacheTagDirectiveResolver<any, any, ContextType>;
  source?: SourceDirectiveResolver<any, any, ContextType>;
};
