import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { SystemStatus as SystemModel, SystemSpending as SpendingModel } from '../../domain/system-status.ts';
import type { Workflow as WorkflowModel, WorkflowException as ExceptionModel, CrossReference as CrossReferenceModel } from '../../orchestration/model.ts';
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
  /** An instant, ISO 8601 with an offset, such as `2026-03-01T09:30:00Z`. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as `"12.50"`: never a float. */
  Decimal: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** How urgent a call to a system is: what is more urgent goes first. */
export type CallClass =
  /** Large jobs that can wait. */
  | 'BULK'
  /** Somebody waits for the answer. */
  | 'INTERACTIVE'
  /** Keeping systems and caches in step. */
  | 'SYNC'
  /** A step of a workflow. */
  | 'WORKFLOW';

/** Calls of a system in flight. */
export type Concurrency = {
  readonly __typename?: 'Concurrency';
  /** How many there are. */
  readonly inFlight: Scalars['Int']['output'];
  /** How many at once; null for no limit. */
  readonly limit?: Maybe<Scalars['Int']['output']>;
  /** How many wait for their turn. */
  readonly queued: Scalars['Int']['output'];
};

/** A record of a system that stands for the same thing as a canonical id of another. */
export type CrossReference = {
  readonly __typename?: 'CrossReference';
  /** The canonical id. */
  readonly canonicalId: Scalars['ID']['output'];
  /** When the link was made. */
  readonly madeAt: Scalars['DateTime']['output'];
  /** The system's own id. */
  readonly recordId: Scalars['String']['output'];
  /** The system that has the record. */
  readonly system: Scalars['String']['output'];
  /** What the record is: `Order`, `Subscription` or `Customer`. */
  readonly type: Scalars['String']['output'];
  /** The workflow that made the link; null where it was only looked up. */
  readonly workflow?: Maybe<Workflow>;
};

/** A company that we sell to. */
export type Customer = {
  readonly __typename?: 'Customer';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
};

/** Something that could not be dealt with however often it was tried. */
export type DeadLetter = {
  readonly __typename?: 'DeadLetter';
  /** How often it was tried. */
  readonly attempts: Scalars['Int']['output'];
  /** The canonical id of the entity that it is about. */
  readonly entityId: Scalars['ID']['output'];
  /** What went wrong the last time. */
  readonly failure: Scalars['String']['output'];
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** What it was to become. */
  readonly kind: DeadLetterKind;
  /** When it came, or was last tried. */
  readonly receivedAt: Scalars['DateTime']['output'];
  /** The system that sent it; `weir` for what we were to write. */
  readonly source: Scalars['String']['output'];
  /** The topic of the events that it would have led to. */
  readonly topic: Scalars['String']['output'];
};

/** A page of dead letters. */
export type DeadLetterConnection = {
  readonly __typename?: 'DeadLetterConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<DeadLetterEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<DeadLetter>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of dead letters in a page. */
export type DeadLetterEdge = {
  readonly __typename?: 'DeadLetterEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: DeadLetter;
};

/** What a dead letter was to become. */
export type DeadLetterKind =
  /** A status that the CRM was to show, and that it refused. */
  | 'CRM_WRITE'
  /** A change that a system told of, and that could not be read there. */
  | 'INBOUND';

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

/** Something that a workflow cannot get past without a person. */
export type Exception = {
  readonly __typename?: 'Exception';
  /** What can be decided. */
  readonly actions: ReadonlyArray<ExceptionAction>;
  /** The money that does not move meanwhile; null where none is known. */
  readonly amountAtRisk?: Maybe<Money>;
  /** A stable code in capitals, such as `CREDIT_HOLD`. */
  readonly code: Scalars['String']['output'];
  /** Who decided what, for the audit; oldest first. */
  readonly decisions: ReadonlyArray<ExceptionDecision>;
  /** By when somebody has to decide. */
  readonly dueAt: Scalars['DateTime']['output'];
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** A sentence for a person. */
  readonly message: Scalars['String']['output'];
  /** When it came up. */
  readonly openedAt: Scalars['DateTime']['output'];
  /** Whether it is open after its time. */
  readonly overdue: Scalars['Boolean']['output'];
  /** Who has to decide. */
  readonly owner: ExceptionOwner;
  /** When it was decided; null before. */
  readonly resolvedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The token's subject that decided; null before. */
  readonly resolvedBy?: Maybe<Scalars['String']['output']>;
  /** Whether it waits. */
  readonly status: ExceptionStatus;
  /** The workflow's step that cannot be taken. */
  readonly step: Scalars['String']['output'];
  /** The system that refused; null for our own. */
  readonly system?: Maybe<Scalars['String']['output']>;
  /** The code in the system's own answer; null where it gave none. */
  readonly vendorCode?: Maybe<Scalars['String']['output']>;
  /** The system's own words; null where it gave none. */
  readonly vendorMessage?: Maybe<Scalars['String']['output']>;
  /** The workflow that waits. */
  readonly workflow?: Maybe<Workflow>;
};

/** What can be decided. */
export type ExceptionAction =
  /** Take back what was done. */
  | 'COMPENSATE'
  /** Try it again with a corrected input. */
  | 'EDIT_AND_RETRY'
  /** Try the step again. */
  | 'RETRY'
  /** Go on with a value in place of the step's result. */
  | 'SKIP';

/** A page of exceptions. */
export type ExceptionConnection = {
  readonly __typename?: 'ExceptionConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<ExceptionEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Exception>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** Who decided what about an exception, and why. */
export type ExceptionDecision = {
  readonly __typename?: 'ExceptionDecision';
  /** What was decided. */
  readonly action: ExceptionAction;
  /** When. */
  readonly decidedAt: Scalars['DateTime']['output'];
  /** The token's subject; `weir` where the exception closed by itself. */
  readonly decidedBy: Scalars['String']['output'];
  /** Why. */
  readonly note: Scalars['String']['output'];
  /** The value that was given with it, as it was sent. */
  readonly value?: Maybe<Scalars['String']['output']>;
};

/** One of exceptions in a page. */
export type ExceptionEdge = {
  readonly __typename?: 'ExceptionEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Exception;
};

/** Who has to decide. */
export type ExceptionOwner =
  /** Systems and mappings. */
  | 'ENGINEERING'
  /** Credit, invoices and payments. */
  | 'FINANCE'
  /** Quotes, prices and subscriptions. */
  | 'REVENUE_OPERATIONS';

/** How far an exception has come. */
export type ExceptionStatus =
  /** Waits for a person. */
  | 'OPEN'
  /** Decided. */
  | 'RESOLVED';

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
  /** Holds the systems' newest records against each other; each finding is a workflow whose exception offers the fix as RETRY. */
  readonly reconcile?: Maybe<ReconcilePayload>;
  /** Tries dead letters again, as if they had just come: once what they failed on is mended. Doing it twice changes nothing. */
  readonly replayDeadLetters?: Maybe<ReplayDeadLettersPayload>;
  /** Decides what becomes of an exception. */
  readonly resolveException?: Maybe<ResolveExceptionPayload>;
  /** Tries all open exceptions with a code again, the oldest first: once a mapping is mended, or a system is back. */
  readonly retryExceptions?: Maybe<RetryExceptionsPayload>;
};


export type MutationReplayDeadLettersArgs = {
  input: ReplayDeadLettersInput;
};


export type MutationResolveExceptionArgs = {
  input: ResolveExceptionInput;
};


export type MutationRetryExceptionsArgs = {
  input: RetryExceptionsInput;
};

/** A sale that the ERP carries out. */
export type Order = {
  readonly __typename?: 'Order';
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** What happened to it, newest first. */
  readonly timeline?: Maybe<TimelineConnection>;
};


/** A sale that the ERP carries out. */
export type OrderTimelineArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Where a page of a list stands. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are items after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** Which records of other systems stand for the same thing, with who linked them: by a canonical id, or by a system's own record. Newest 100. */
  readonly crossReferences?: Maybe<ReadonlyArray<CrossReference>>;
  /** What came in, or was to be shown in the CRM, and could not be dealt with however often it was tried; oldest first. */
  readonly deadLetters?: Maybe<DeadLetterConnection>;
  /** What waits for a person, oldest first. */
  readonly exceptions?: Maybe<ExceptionConnection>;
  /** The systems of record, their health and what is left of their allowances. */
  readonly systems?: Maybe<ReadonlyArray<System>>;
  /** Records that have no counterpart where one belongs, as of the last reconciliation; oldest first. */
  readonly unmatchedRecords?: Maybe<UnmatchedRecordConnection>;
  /** Who is calling; null without a token. */
  readonly viewer?: Maybe<Viewer>;
  /** One workflow; null where there is none, or the caller may not see it. */
  readonly workflow?: Maybe<Workflow>;
  /** Workflows, newest first. */
  readonly workflows?: Maybe<WorkflowConnection>;
};


export type QueryCrossReferencesArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  recordId?: InputMaybe<Scalars['String']['input']>;
  system?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDeadLettersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryExceptionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  overdue?: InputMaybe<Scalars['Boolean']['input']>;
  status?: InputMaybe<ReadonlyArray<ExceptionStatus>>;
};


export type QueryUnmatchedRecordsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  system?: InputMaybe<Scalars['String']['input']>;
};


export type QueryWorkflowArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWorkflowsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kind?: InputMaybe<ReadonlyArray<WorkflowKind>>;
  status?: InputMaybe<ReadonlyArray<WorkflowStatus>>;
};

/** An allowance of a system. */
export type Quota = {
  readonly __typename?: 'Quota';
  /** How many calls. */
  readonly limit: Scalars['Int']['output'];
  /** Which one. */
  readonly name: Scalars['String']['output'];
  /** How many are left. */
  readonly remaining: Scalars['Int']['output'];
  /** When it is full again; null where it fills up steadily. */
  readonly resetsAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many are spent, by us and by others. */
  readonly used: Scalars['Int']['output'];
};

/** What a reconciliation found. */
export type ReconcilePayload = {
  readonly __typename?: 'ReconcilePayload';
  /** A workflow for each finding, new or open since before; 20 at most. */
  readonly findings: ReadonlyArray<Workflow>;
  /** How many were found beyond these: settle these, then look again. */
  readonly findingsLeft: Scalars['Int']['output'];
  /** How many invoices were held against the CRM. */
  readonly invoicesChecked: Scalars['Int']['output'];
  /** How many quotes were held against the ERP. */
  readonly quotesChecked: Scalars['Int']['output'];
  /** How many records have no counterpart where one belongs: `unmatchedRecords` lists them. */
  readonly unmatched: Scalars['Int']['output'];
};

/** Which dead letters to try again. */
export type ReplayDeadLettersInput = {
  /** Made by the client: the same key for the same request. A replay changes nothing when it is repeated under any key. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Dead letters, at most 1,000. */
  readonly ids: ReadonlyArray<Scalars['ID']['input']>;
};

/** What became of a replay. */
export type ReplayDeadLettersPayload = {
  readonly __typename?: 'ReplayDeadLettersPayload';
  /** How many are tried again. */
  readonly replayed: Scalars['Int']['output'];
  /** Why some are not; empty where all are. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A decision. `value` is, for `SKIP`, what stands for the step's result and, for `EDIT_AND_RETRY`, the corrected input. */
export type ResolveExceptionInput = {
  /** What to do. */
  readonly action: ExceptionAction;
  /** The exception. */
  readonly exceptionId: Scalars['ID']['input'];
  /** Why, for the audit. */
  readonly note: Scalars['String']['input'];
  /** For `SKIP`: the value that stands for the step's result. For `EDIT_AND_RETRY`: the corrected input, JSON. */
  readonly value?: InputMaybe<Scalars['String']['input']>;
};

/** What became of a decision. */
export type ResolveExceptionPayload = {
  readonly __typename?: 'ResolveExceptionPayload';
  /** The exception. */
  readonly exception?: Maybe<Exception>;
  /** Why nothing was decided; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Which exceptions to try again. */
export type RetryExceptionsInput = {
  /** The code that they have. */
  readonly code: Scalars['String']['input'];
  /** How many at most, 1 to 500. */
  readonly first?: InputMaybe<Scalars['Int']['input']>;
  /** Why, for the audit. */
  readonly note: Scalars['String']['input'];
  /** Only of this system. */
  readonly system?: InputMaybe<Scalars['String']['input']>;
};

/** What became of trying again. */
export type RetryExceptionsPayload = {
  readonly __typename?: 'RetryExceptionsPayload';
  /** Those that are tried again. */
  readonly exceptions: ReadonlyArray<Exception>;
  /** How many with the code are open beyond these. */
  readonly remaining: Scalars['Int']['output'];
  /** Why nothing was tried; empty on success. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Calls of a system that were made for one caller and purpose. */
export type Spending = {
  readonly __typename?: 'Spending';
  /** The client by its name, `workflow:` and the kind of a workflow, or the job. */
  readonly caller: Scalars['String']['output'];
  /** How many calls, those that were sent again included. */
  readonly calls: Scalars['Int']['output'];
  /** How urgent they were. */
  readonly class: CallClass;
  /** The system's endpoint that was called. */
  readonly operation: Scalars['String']['output'];
  /** The subgraph that needed the calls. */
  readonly subgraph?: Maybe<Scalars['String']['output']>;
  /** What was done: the operation that the client asked for, the step of the workflow. */
  readonly task?: Maybe<Scalars['String']['output']>;
};

/** How far a step has come. */
export type StepState =
  /** Taken back. */
  | 'COMPENSATED'
  /** Refused or out of tries. */
  | 'FAILED'
  /** Not begun. */
  | 'PENDING'
  /** At work. */
  | 'RUNNING'
  /** Left out by a person. */
  | 'SKIPPED'
  /** Done. */
  | 'SUCCEEDED';

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** A workflow's steps as they are taken. */
  readonly workflowProgress: WorkflowProgressEvent;
};


export type SubscriptionWorkflowProgressArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  workflowId: Scalars['ID']['input'];
};

/** A system of record. */
export type System = {
  readonly __typename?: 'System';
  /** Calls in flight. */
  readonly concurrency: Concurrency;
  /** What it is. */
  readonly kind: SystemKind;
  /** Its configured name. */
  readonly name: Scalars['String']['output'];
  /** Its allowances and what is left of them. */
  readonly quotas: ReadonlyArray<Quota>;
  /** Who spent its calls since the process that answers began, the greatest first. */
  readonly spending: ReadonlyArray<Spending>;
  /** How it is doing. */
  readonly state: SystemState;
};


/** A system of record. */
export type SystemSpendingArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What a system of record is. */
export type SystemKind =
  /** Subscriptions and their invoices. */
  | 'BILLING'
  /** Customers, quotes and prices. */
  | 'CRM'
  /** Items, orders and their invoices. */
  | 'ERP'
  /** Tax. */
  | 'TAX';

/** How a system is doing, from our side. */
export type SystemState =
  /** Answers late or not always. */
  | 'DEGRADED'
  /** Does not answer, or may not be asked for now. */
  | 'DOWN'
  /** Answers. */
  | 'UP';

/** A page of what happened. */
export type TimelineConnection = {
  readonly __typename?: 'TimelineConnection';
  /** The entries with their cursors. */
  readonly edges: ReadonlyArray<TimelineEdge>;
  /** The entries alone. */
  readonly nodes: ReadonlyArray<TimelineEntry>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One entry in a page. */
export type TimelineEdge = {
  readonly __typename?: 'TimelineEdge';
  /** Pass it as `after` to go on behind this entry. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: TimelineEntry;
};

/** Something that happened to an order. */
export type TimelineEntry = {
  readonly __typename?: 'TimelineEntry';
  /** The correlation id of the request behind it. */
  readonly correlationId?: Maybe<Scalars['String']['output']>;
  /** The entry's place in the stream of events. */
  readonly cursor: Scalars['Cursor']['output'];
  /** When it happened. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** The status or the step's state after it. */
  readonly state?: Maybe<Scalars['String']['output']>;
  /** The system that it happened in. */
  readonly system?: Maybe<Scalars['String']['output']>;
  /** What happened, for a person. */
  readonly title: Scalars['String']['output'];
};

/** A record of a system whose counterpart is missing in another. */
export type UnmatchedRecord = {
  readonly __typename?: 'UnmatchedRecord';
  /** When that was found first. */
  readonly foundAt: Scalars['DateTime']['output'];
  /** What it has no counterpart for: `Customer`. */
  readonly missing: Scalars['String']['output'];
  /** The system that has none. */
  readonly missingIn: Scalars['String']['output'];
  /** What people know it by. */
  readonly number: Scalars['String']['output'];
  /** The system's own id. */
  readonly recordId: Scalars['String']['output'];
  /** The system that has it. */
  readonly system: Scalars['String']['output'];
  /** What it is: `Customer`, `Invoice`, `Order` or `Subscription`. */
  readonly type: Scalars['String']['output'];
};

/** A page of records without a counterpart. */
export type UnmatchedRecordConnection = {
  readonly __typename?: 'UnmatchedRecordConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<UnmatchedRecordEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<UnmatchedRecord>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of the records in a page. */
export type UnmatchedRecordEdge = {
  readonly __typename?: 'UnmatchedRecordEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: UnmatchedRecord;
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

/** Who is calling. */
export type Viewer = {
  readonly __typename?: 'Viewer';
  /** A portal caller's own customer; null for others. */
  readonly customer?: Maybe<Customer>;
  /** The token's subject. */
  readonly id: Scalars['ID']['output'];
  /** What the caller is. */
  readonly kind: ViewerKind;
};

/** What a caller is. */
export type ViewerKind =
  /** A person who may do everything. */
  | 'ADMIN'
  /** A person at a CRM screen. */
  | 'CRM'
  /** A person in finance. */
  | 'FINANCE'
  /** A person who runs the integration. */
  | 'OPS'
  /** A customer's own user. */
  | 'PORTAL';

/** A durable run of a business process. */
export type Workflow = {
  readonly __typename?: 'Workflow';
  /** What it is about, in the business's words: a quote's or an order's number. */
  readonly businessKey: Scalars['String']['output'];
  /** The correlation id of the request that started it. */
  readonly correlationId: Scalars['String']['output'];
  /** The date that it waits for before it begins; null where it waits for none. */
  readonly dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** What went wrong on the way, oldest first. */
  readonly exceptions?: Maybe<ReadonlyArray<Exception>>;
  /** When it ended; null before. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Canonical id. */
  readonly id: Scalars['ID']['output'];
  /** The business process. */
  readonly kind: WorkflowKind;
  /** The order that it made or changes; null where there is none yet. */
  readonly order?: Maybe<Order>;
  /** When it was started. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** How far it has come. */
  readonly status: WorkflowStatus;
  /** Its steps, in order. */
  readonly steps: ReadonlyArray<WorkflowStep>;
};

/** A page of workflows. */
export type WorkflowConnection = {
  readonly __typename?: 'WorkflowConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<WorkflowEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Workflow>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
};

/** One of workflows in a page. */
export type WorkflowEdge = {
  readonly __typename?: 'WorkflowEdge';
  /** Pass it as `after` to go on behind this item. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Workflow;
};

/** The business process that a workflow carries out. */
export type WorkflowKind =
  /** Credits an invoice. */
  | 'CREDIT'
  /** Brings an account into the ERP and the billing platform. */
  | 'CUSTOMER_ONBOARDING'
  /** Stops an order. */
  | 'ORDER_CANCELLATION'
  /** Turns an approved quote into an order and subscriptions. */
  | 'QUOTE_TO_ORDER'
  /** Waits until systems agree about something that they did not agree about. */
  | 'RECONCILIATION'
  /** Changes a subscription. */
  | 'SUBSCRIPTION_AMENDMENT';

/** A step of a workflow that has been taken. */
export type WorkflowProgressEvent = {
  readonly __typename?: 'WorkflowProgressEvent';
  /** Pass it as `after` to go on from here. */
  readonly cursor: Scalars['Cursor']['output'];
  /** How it came to be delivered. */
  readonly delivery: EventDelivery;
  /** When it happened. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** Counts this workflow's events from 1, without a gap. */
  readonly sequence: Scalars['Int']['output'];
  /** How far the step has come; null for a change of the workflow itself. */
  readonly state?: Maybe<StepState>;
  /** The step; null for a change of the workflow itself. */
  readonly step?: Maybe<Scalars['String']['output']>;
  /** The workflow as it is now. */
  readonly workflow?: Maybe<Workflow>;
};

/** How far a workflow has come. */
export type WorkflowStatus =
  /** Called off before it did anything. */
  | 'CANCELLED'
  /** Taken back. */
  | 'COMPENSATED'
  /** Taking back what it did. */
  | 'COMPENSATING'
  /** Waiting for a person. */
  | 'EXCEPTION'
  /** At work. */
  | 'RUNNING'
  /** Done. */
  | 'SUCCEEDED'
  /** Waiting for a system or a date. */
  | 'WAITING';

/** One step of a workflow. */
export type WorkflowStep = {
  readonly __typename?: 'WorkflowStep';
  /** How often it was tried. */
  readonly attempts: Scalars['Int']['output'];
  /** When it ended; null before. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it does. */
  readonly name: Scalars['String']['output'];
  /** When it began; null before. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How far it has come. */
  readonly state: StepState;
  /** The system that it reaches; null for our own. */
  readonly system?: Maybe<Scalars['String']['output']>;
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
  Exception: Exception;
  Order: Order;
  Workflow: Workflow;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Exception:
    ( { __typename: 'Exception' }
    & GraphQLRecursivePick<FederationTypes['Exception'], {"id":true}> );
  Order:
    ( { __typename: 'Order' }
    & GraphQLRecursivePick<FederationTypes['Order'], {"id":true}> );
  Workflow:
    ( { __typename: 'Workflow' }
    & GraphQLRecursivePick<FederationTypes['Workflow'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CallClass: CallClass;
  Concurrency: ResolverTypeWrapper<Concurrency>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  CrossReference: ResolverTypeWrapper<CrossReferenceModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<EntityReference>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  DeadLetterKind: DeadLetterKind;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  EventDelivery: EventDelivery;
  Exception: ResolverTypeWrapper<ExceptionModel>;
  ExceptionAction: ExceptionAction;
  ExceptionConnection: ResolverTypeWrapper<Omit<ExceptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ExceptionEdge']>, nodes: ReadonlyArray<ResolversTypes['Exception']> }>;
  ExceptionDecision: ResolverTypeWrapper<ExceptionDecision>;
  ExceptionEdge: ResolverTypeWrapper<Omit<ExceptionEdge, 'node'> & { node: ResolversTypes['Exception'] }>;
  ExceptionOwner: ExceptionOwner;
  ExceptionStatus: ExceptionStatus;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Order: ResolverTypeWrapper<EntityReference>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Quota: ResolverTypeWrapper<Quota>;
  ReconcilePayload: ResolverTypeWrapper<Omit<ReconcilePayload, 'findings'> & { findings: ReadonlyArray<ResolversTypes['Workflow']> }>;
  ReplayDeadLettersInput: ReplayDeadLettersInput;
  ReplayDeadLettersPayload: ResolverTypeWrapper<ReplayDeadLettersPayload>;
  ResolveExceptionInput: ResolveExceptionInput;
  ResolveExceptionPayload: ResolverTypeWrapper<Omit<ResolveExceptionPayload, 'exception'> & { exception?: Maybe<ResolversTypes['Exception']> }>;
  RetryExceptionsInput: RetryExceptionsInput;
  RetryExceptionsPayload: ResolverTypeWrapper<Omit<RetryExceptionsPayload, 'exceptions'> & { exceptions: ReadonlyArray<ResolversTypes['Exception']> }>;
  Spending: ResolverTypeWrapper<SpendingModel>;
  StepState: StepState;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  System: ResolverTypeWrapper<SystemModel>;
  SystemKind: SystemKind;
  SystemState: SystemState;
  TimelineConnection: ResolverTypeWrapper<TimelineConnection>;
  TimelineEdge: ResolverTypeWrapper<TimelineEdge>;
  TimelineEntry: ResolverTypeWrapper<TimelineEntry>;
  UnmatchedRecord: ResolverTypeWrapper<UnmatchedRecord>;
  UnmatchedRecordConnection: ResolverTypeWrapper<UnmatchedRecordConnection>;
  UnmatchedRecordEdge: ResolverTypeWrapper<UnmatchedRecordEdge>;
  UserError: ResolverTypeWrapper<UserError>;
  Viewer: ResolverTypeWrapper<Omit<Viewer, 'customer'> & { customer?: Maybe<ResolversTypes['Customer']> }>;
  ViewerKind: ViewerKind;
  Workflow: ResolverTypeWrapper<WorkflowModel>;
  WorkflowConnection: ResolverTypeWrapper<Omit<WorkflowConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['WorkflowEdge']>, nodes: ReadonlyArray<ResolversTypes['Workflow']> }>;
  WorkflowEdge: ResolverTypeWrapper<Omit<WorkflowEdge, 'node'> & { node: ResolversTypes['Workflow'] }>;
  WorkflowKind: WorkflowKind;
  WorkflowProgressEvent: ResolverTypeWrapper<Omit<WorkflowProgressEvent, 'workflow'> & { workflow?: Maybe<ResolversTypes['Workflow']> }>;
  WorkflowStatus: WorkflowStatus;
  WorkflowStep: ResolverTypeWrapper<WorkflowStep>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Concurrency: Concurrency;
  Int: Scalars['Int']['output'];
  CrossReference: CrossReferenceModel;
  ID: Scalars['ID']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Cursor: Scalars['Cursor']['output'];
  Customer: EntityReference;
  DateTime: Scalars['DateTime']['output'];
  DeadLetter: DeadLetter;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  Decimal: Scalars['Decimal']['output'];
  Exception: ExceptionModel;
  ExceptionConnection: Omit<ExceptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ExceptionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Exception']> };
  ExceptionDecision: ExceptionDecision;
  ExceptionEdge: Omit<ExceptionEdge, 'node'> & { node: ResolversParentTypes['Exception'] };
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  Order: EntityReference;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Quota: Quota;
  ReconcilePayload: Omit<ReconcilePayload, 'findings'> & { findings: ReadonlyArray<ResolversParentTypes['Workflow']> };
  ReplayDeadLettersInput: ReplayDeadLettersInput;
  ReplayDeadLettersPayload: ReplayDeadLettersPayload;
  ResolveExceptionInput: ResolveExceptionInput;
  ResolveExceptionPayload: Omit<ResolveExceptionPayload, 'exception'> & { exception?: Maybe<ResolversParentTypes['Exception']> };
  RetryExceptionsInput: RetryExceptionsInput;
  RetryExceptionsPayload: Omit<RetryExceptionsPayload, 'exceptions'> & { exceptions: ReadonlyArray<ResolversParentTypes['Exception']> };
  Spending: SpendingModel;
  Subscription: Record<PropertyKey, never>;
  System: SystemModel;
  TimelineConnection: TimelineConnection;
  TimelineEdge: TimelineEdge;
  TimelineEntry: TimelineEntry;
  UnmatchedRecord: UnmatchedRecord;
  UnmatchedRecordConnection: UnmatchedRecordConnection;
  UnmatchedRecordEdge: UnmatchedRecordEdge;
  UserError: UserError;
  Viewer: Omit<Viewer, 'customer'> & { customer?: Maybe<ResolversParentTypes['Customer']> };
  Workflow: WorkflowModel;
  WorkflowConnection: Omit<WorkflowConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['WorkflowEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Workflow']> };
  WorkflowEdge: Omit<WorkflowEdge, 'node'> & { node: ResolversParentTypes['Workflow'] };
  WorkflowProgressEvent: Omit<WorkflowProgressEvent, 'workflow'> & { workflow?: Maybe<ResolversParentTypes['Workflow']> };
  WorkflowStep: WorkflowStep;
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

export type ConcurrencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Concurrency'] = ResolversParentTypes['Concurrency']> = {
  inFlight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CrossReferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CrossReference'] = ResolversParentTypes['CrossReference']> = {
  canonicalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  madeAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeadLetterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  failure?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DeadLetterKind'], ParentType, ContextType>;
  receivedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeadLetterEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterEdge'] = ResolversParentTypes['DeadLetterEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>;
};

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type ExceptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Exception'] = ResolversParentTypes['Exception'], FederationReferenceType extends FederationReferenceTypes['Exception'] = FederationReferenceTypes['Exception']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Exception']> | FederationReferenceType, FederationReferenceType, ContextType>;
  actions?: Resolver<ReadonlyArray<ResolversTypes['ExceptionAction']>, ParentType, ContextType>;
  amountAtRisk?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  decisions?: Resolver<ReadonlyArray<ResolversTypes['ExceptionDecision']>, ParentType, ContextType>;
  dueAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  openedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  overdue?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['ExceptionOwner'], ParentType, ContextType>;
  resolvedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  resolvedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ExceptionStatus'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  vendorCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  vendorMessage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export type ExceptionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExceptionConnection'] = ResolversParentTypes['ExceptionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ExceptionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Exception']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ExceptionDecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExceptionDecision'] = ResolversParentTypes['ExceptionDecision']> = {
  action?: Resolver<ResolversTypes['ExceptionAction'], ParentType, ContextType>;
  decidedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  decidedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ExceptionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExceptionEdge'] = ResolversParentTypes['ExceptionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Exception'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  reconcile?: Resolver<Maybe<ResolversTypes['ReconcilePayload']>, ParentType, ContextType>;
  replayDeadLetters?: Resolver<Maybe<ResolversTypes['ReplayDeadLettersPayload']>, ParentType, ContextType, RequireFields<MutationReplayDeadLettersArgs, 'input'>>;
  resolveException?: Resolver<Maybe<ResolversTypes['ResolveExceptionPayload']>, ParentType, ContextType, RequireFields<MutationResolveExceptionArgs, 'input'>>;
  retryExceptions?: Resolver<Maybe<ResolversTypes['RetryExceptionsPayload']>, ParentType, ContextType, RequireFields<MutationRetryExceptionsArgs, 'input'>>;
};

export type OrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order'], FederationReferenceType extends FederationReferenceTypes['Order'] = FederationReferenceTypes['Order']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Order']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  timeline?: Resolver<Maybe<ResolversTypes['TimelineConnection']>, ParentType, ContextType, RequireFields<OrderTimelineArgs, 'first'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  crossReferences?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CrossReference']>>, ParentType, ContextType, Partial<QueryCrossReferencesArgs>>;
  deadLetters?: Resolver<Maybe<ResolversTypes['DeadLetterConnection']>, ParentType, ContextType, RequireFields<QueryDeadLettersArgs, 'first'>>;
  exceptions?: Resolver<Maybe<ResolversTypes['ExceptionConnection']>, ParentType, ContextType, RequireFields<QueryExceptionsArgs, 'first'>>;
  systems?: Resolver<Maybe<ReadonlyArray<ResolversTypes['System']>>, ParentType, ContextType>;
  unmatchedRecords?: Resolver<Maybe<ResolversTypes['UnmatchedRecordConnection']>, ParentType, ContextType, RequireFields<QueryUnmatchedRecordsArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType, RequireFields<QueryWorkflowArgs, 'id'>>;
  workflows?: Resolver<Maybe<ResolversTypes['WorkflowConnection']>, ParentType, ContextType, RequireFields<QueryWorkflowsArgs, 'first'>>;
};

export type QuotaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Quota'] = ResolversParentTypes['Quota']> = {
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  resetsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  used?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReconcilePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReconcilePayload'] = ResolversParentTypes['ReconcilePayload']> = {
  findings?: Resolver<ReadonlyArray<ResolversTypes['Workflow']>, ParentType, ContextType>;
  findingsLeft?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  invoicesChecked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quotesChecked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unmatched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReplayDeadLettersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReplayDeadLettersPayload'] = ResolversParentTypes['ReplayDeadLettersPayload']> = {
  replayed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ResolveExceptionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResolveExceptionPayload'] = ResolversParentTypes['ResolveExceptionPayload']> = {
  exception?: Resolver<Maybe<ResolversTypes['Exception']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RetryExceptionsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryExceptionsPayload'] = ResolversParentTypes['RetryExceptionsPayload']> = {
  exceptions?: Resolver<ReadonlyArray<ResolversTypes['Exception']>, ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SpendingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Spending'] = ResolversParentTypes['Spending']> = {
  caller?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  calls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  class?: Resolver<ResolversTypes['CallClass'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subgraph?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  workflowProgress?: SubscriptionResolver<ResolversTypes['WorkflowProgressEvent'], "workflowProgress", ParentType, ContextType, RequireFields<SubscriptionWorkflowProgressArgs, 'workflowId'>>;
};

export type SystemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['System'] = ResolversParentTypes['System']> = {
  concurrency?: Resolver<ResolversTypes['Concurrency'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['SystemKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quotas?: Resolver<ReadonlyArray<ResolversTypes['Quota']>, ParentType, ContextType>;
  spending?: Resolver<ReadonlyArray<ResolversTypes['Spending']>, ParentType, ContextType, RequireFields<SystemSpendingArgs, 'first'>>;
  state?: Resolver<ResolversTypes['SystemState'], ParentType, ContextType>;
};

export type TimelineConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TimelineConnection'] = ResolversParentTypes['TimelineConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TimelineEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['TimelineEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TimelineEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TimelineEdge'] = ResolversParentTypes['TimelineEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['TimelineEntry'], ParentType, ContextType>;
};

export type TimelineEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TimelineEntry'] = ResolversParentTypes['TimelineEntry']> = {
  correlationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  system?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UnmatchedRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnmatchedRecord'] = ResolversParentTypes['UnmatchedRecord']> = {
  foundAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  missingIn?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recordId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UnmatchedRecordConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnmatchedRecordConnection'] = ResolversParentTypes['UnmatchedRecordConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UnmatchedRecordEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['UnmatchedRecord']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UnmatchedRecordEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnmatchedRecordEdge'] = ResolversParentTypes['UnmatchedRecordEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['UnmatchedRecord'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ViewerKind'], ParentType, ContextType>;
};

export type WorkflowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Workflow'] = ResolversParentTypes['Workflow'], FederationReferenceType extends FederationReferenceTypes['Workflow'] = FederationReferenceTypes['Workflow']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Workflow']> | FederationReferenceType, FederationReferenceType, ContextType>;
  businessKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  correlationId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  exceptions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Exception']>>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['WorkflowKind'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['WorkflowStatus'], ParentType, ContextType>;
  steps?: Resolver<ReadonlyArray<ResolversTypes['WorkflowStep']>, ParentType, ContextType>;
};

export type WorkflowConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowConnection'] = ResolversParentTypes['WorkflowConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WorkflowEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Workflow']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type WorkflowEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowEdge'] = ResolversParentTypes['WorkflowEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Workflow'], ParentType, ContextType>;
};

export type WorkflowProgressEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowProgressEvent'] = ResolversParentTypes['WorkflowProgressEvent']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  delivery?: Resolver<ResolversTypes['EventDelivery'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['StepState']>, ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export type WorkflowStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowStep'] = ResolversParentTypes['WorkflowStep']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['StepState'], ParentType, ContextType>;
  system?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Concurrency?: ConcurrencyResolvers<ContextType>;
  CrossReference?: CrossReferenceResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  Decimal?: GraphQLScalarType;
  Exception?: ExceptionResolvers<ContextType>;
  ExceptionConnection?: ExceptionConnectionResolvers<ContextType>;
  ExceptionDecision?: ExceptionDecisionResolvers<ContextType>;
  ExceptionEdge?: ExceptionEdgeResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Quota?: QuotaResolvers<ContextType>;
  ReconcilePayload?: ReconcilePayloadResolvers<ContextType>;
  ReplayDeadLettersPayload?: ReplayDeadLettersPayloadResolvers<ContextType>;
  ResolveExceptionPayload?: ResolveExceptionPayloadResolvers<ContextType>;
  RetryExceptionsPayload?: RetryExceptionsPayloadResolvers<ContextType>;
  Spending?: SpendingResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  System?: SystemResolvers<ContextType>;
  TimelineConnection?: TimelineConnectionResolvers<ContextType>;
  TimelineEdge?: TimelineEdgeResolvers<ContextType>;
  TimelineEntry?: TimelineEntryResolvers<ContextType>;
  UnmatchedRecord?: UnmatchedRecordResolvers<ContextType>;
  UnmatchedRecordConnection?: UnmatchedRecordConnectionResolvers<ContextType>;
  UnmatchedRecordEdge?: UnmatchedRecordEdgeResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  Workflow?: WorkflowResolvers<ContextType>;
  WorkflowConnection?: WorkflowConnectionResolvers<ContextType>;
  WorkflowEdge?: WorkflowEdgeResolvers<ContextType>;
  WorkflowProgressEvent?: WorkflowProgressEventResolvers<ContextType>;
  WorkflowStep?: WorkflowStepResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  live?: LiveDirectiveResolver<any, any, ContextType>;
  source?: SourceDirectiveResolver<any, any, ContextType>;
};
