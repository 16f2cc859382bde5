import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { Page, PageRequest } from '#domain/page.ts';
import { type AmendSubscriptionCommand, amendSubscription } from './commands/amend-subscription.ts';
import type { Caller } from './commands/caller.ts';
import { type CancelAmendmentCommand, cancelAmendment } from './commands/cancel-amendment.ts';
import { type CancelOrderCommand, cancelOrder } from './commands/cancel-order.ts';
import { type CreditInvoiceCommand, creditInvoice } from './commands/credit-invoice.ts';
import type { StartedRun } from './commands/keep-intent.ts';
import { type OnboardCustomerCommand, onboardCustomer } from './commands/onboard-customer.ts';
import {
  type ResolveExceptionCommand,
  type ResolveExceptionOutcome,
  resolveException,
} from './commands/resolve-exception.ts';
import {
  type RetryExceptionsCommand,
  type RetryExceptionsOutcome,
  retryExceptions,
} from './commands/retry-exceptions.ts';
import { type SubmitQuoteCommand, submitQuote } from './commands/submit-quote.ts';
import {
  type ExceptionQuery,
  readDecisions,
  readExceptionPage,
  readExceptions,
} from './exceptions/exception-store.ts';
import {
  type DeadLetter,
  type ReplayOutcome,
  readDeadLetters,
  replayDeadLetters,
} from './inbox/dead-letters.ts';
import type {
  BusinessEvent,
  CrossReference,
  ExceptionDecision,
  TimelineEntry,
  Workflow,
  WorkflowException,
  WorkflowStep,
} from './model.ts';
import type { EventFeed } from './outbox/event-feed.ts';
import type { EventFilter } from './outbox/read-events.ts';
import { readTimelines } from './outbox/read-timelines.ts';
import type { OrchestrationPorts } from './ports.ts';
import { type ReconciliationReport, runReconciliation } from './reconciliation/run-reconciliation.ts';
import { type ListedRecord, readUnmatched } from './reconciliation/unmatched-store.ts';
import type { CommandOutcome } from './store/client-requests.ts';
import { readSteps } from './store/step-store.ts';
import { readWorkflowPage, readWorkflows, type WorkflowQuery } from './store/workflow-store.ts';
import { type ReportUsageOutcome, reportUsage } from './usage/report-usage.ts';
import type { UsageRecord } from './usage/usage-record.ts';
import { readXrefs, type XrefQuery } from './xref/xref-store.ts';

export type * from './model.ts';
export type {
  AmendSubscriptionCommand,
  Caller,
  CancelAmendmentCommand,
  CancelOrderCommand,
  CommandOutcome,
  CreditInvoiceCommand,
  DeadLetter,
  EventFilter,
  ListedRecord,
  OnboardCustomerCommand,
  ReconciliationReport,
  ReportUsageOutcome,
  ResolveExceptionCommand,
  ResolveExceptionOutcome,
  RetryExceptionsCommand,
  RetryExceptionsOutcome,
  SubmitQuoteCommand,
  UsageRecord,
  WorkflowQuery,
  XrefQuery,
};

export interface EventQuery extends EventFilter {
  /**
   * Go on behind this cursor. Where absent, from now; for `workflow.progress` of one workflow from its beginning, as the graph
   * promises.
   */
  readonly after?: string | undefined;
}

/** What subgraphs ask of the orchestration. Ids are canonical; unknown ids are absent from answers, not errors. */
export interface OrchestrationClient {
  /**
   * Starts the run that books a quote. User errors: `QUOTE_NOT_FOUND`, `QUOTE_NOT_APPROVED`, `QUOTE_EXPIRED`,
   * `QUOTE_ALREADY_ORDERED`, `CUSTOMER_NOT_FOUND`, `CUSTOMER_NOT_ONBOARDED`, `CREDIT_HOLD`, `INVALID_IDEMPOTENCY_KEY`, and
   * `CONFLICT` for a key with another input or a quote that has a run. Throws what the CRM throws.
   */
  submitQuote(command: SubmitQuoteCommand, caller: Caller, ctx: CallContext): Promise<CommandOutcome>;
  /**
   * Starts the run that stops what was not delivered of an order. User errors: `ORDER_NOT_FOUND`, `ORDER_NOT_CANCELLABLE`,
   * `INVALID_REASON`, `INVALID_IDEMPOTENCY_KEY` and `CONFLICT` as above. Throws what the ERP throws.
   */
  cancelOrder(command: CancelOrderCommand, caller: Caller, ctx: CallContext): Promise<CommandOutcome>;
  /**
   * Starts the run that makes an account known to the ERP and the billing platform. User errors: `CUSTOMER_NOT_FOUND`,
   * `CURRENCY_MISSING`, `LEGAL_ENTITY_NOT_FOUND`, `INVALID_IDEMPOTENCY_KEY` and `CONFLICT` as above. Throws what the CRM throws.
   */
  onboardCustomer(command: OnboardCustomerCommand, caller: Caller, ctx: CallContext): Promise<CommandOutcome>;
  /**
   * Starts the run that changes what a subscription holds, as of a time in its current period, or lets it wait for a later date. User errors:
   * `SUBSCRIPTION_NOT_FOUND`, `SUBSCRIPTION_NOT_AMENDABLE`, `INVALID_EFFECTIVE_AT`, `INVALID_ITEMS`, `INVALID_QUANTITY`,
   * `ITEM_NOT_FOUND`, `NOTHING_TO_CHANGE`, `AMENDMENT_REFUSED` in the billing platform's words, `INVALID_IDEMPOTENCY_KEY` and
   * `CONFLICT` as above, also while another change is under way or waits. Throws what the billing platform throws.
   */
  amendSubscription(
    command: AmendSubscriptionCommand,
    caller: Caller,
    ctx: CallContext,
  ): Promise<CommandOutcome>;
  /** Calls a change off that waits for its date. User errors: `WORKFLOW_NOT_FOUND`, `AMENDMENT_NOT_CANCELLABLE` once it has begun. */
  cancelAmendment(command: CancelAmendmentCommand, caller: Caller): Promise<CommandOutcome>;
  /**
   * Starts the run that credits an invoice in the system that owns it. User errors: `NOT_AVAILABLE`, `INVOICE_NOT_FOUND`,
   * `INVOICE_NOT_CREDITABLE`, `INVALID_LINES`, `LINE_NOT_FOUND`, `INVALID_QUANTITY`, `INVALID_AMOUNT`, `CREDIT_TOO_HIGH`,
   * `INVALID_MEMO`, `INVALID_IDEMPOTENCY_KEY` and `CONFLICT` as above, also while another credit is under way. Throws what the
   * invoice's system throws.
   */
  creditInvoice(command: CreditInvoiceCommand, caller: Caller, ctx: CallContext): Promise<CommandOutcome>;
  /**
   * Takes metered use in, each record by its identifier once; what is accepted reaches the billing platform, now or when it is back.
   * A portal caller's items are looked for at its own customer. Throws what that look throws.
   * User errors name records: `INVALID_IDENTIFIER`, `ITEM_NOT_FOUND`, `INVALID_QUANTITY`, `INVALID_TIME`, `CONFLICT`, a refusal's
   * own code; or all of them: `WRONG_NUMBER_OF_RECORDS`.
   */
  reportUsage(records: readonly UsageRecord[], caller: Caller, ctx: CallContext): Promise<ReportUsageOutcome>;
  /**
   * User errors: `EXCEPTION_NOT_FOUND`, `ACTION_NOT_POSSIBLE`, `INVALID_VALUE`, `NOTE_MISSING`, and `CONFLICT` for one that is
   * decided. `subject` goes into the audit.
   */
  resolveException(
    command: ResolveExceptionCommand,
    subject: string,
    ctx: CallContext,
  ): Promise<ResolveExceptionOutcome>;
  /**
   * Decides RETRY about the oldest open exceptions with a code. User errors: `INVALID_NUMBER`, `NOTE_MISSING`. What is left out is
   * decided already, or was by somebody else meanwhile.
   */
  retryExceptions(
    command: RetryExceptionsCommand,
    subject: string,
    ctx: CallContext,
  ): Promise<RetryExceptionsOutcome>;
  workflowsByIds(ids: readonly string[]): Promise<ReadonlyMap<string, Workflow>>;
  /** Newest first. Throws `CursorError`. */
  listWorkflows(query: WorkflowQuery): Promise<Page<Workflow>>;
  /**
   * Holds the systems' newest records against each other. Each finding is a workflow whose exception offers the fix as RETRY. Throws
   * what a system throws.
   */
  reconcile(caller: Caller, ctx: CallContext): Promise<ReconciliationReport>;
  /** Records that have no counterpart where one belongs, as of the last reconciliation, oldest first. Throws `CursorError`. */
  listUnmatched(query: {
    readonly system?: string | undefined;
    readonly page: PageRequest;
  }): Promise<Page<ListedRecord>>;
  /** Each workflow's steps in order. */
  /** Links between systems' records, by a canonical id or by a system's record; the newest 100. */
  crossReferences(query: XrefQuery): Promise<readonly CrossReference[]>;
  workflowSteps(workflowIds: readonly string[]): Promise<ReadonlyMap<string, readonly WorkflowStep[]>>;
  exceptionsByIds(ids: readonly string[]): Promise<ReadonlyMap<string, WorkflowException>>;
  /** What was decided about each exception, oldest first. */
  decisionsByExceptions(
    exceptionIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ExceptionDecision[]>>;
  /** Each workflow's exceptions, oldest first. */
  exceptionsByWorkflows(
    workflowIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly WorkflowException[]>>;
  /** Oldest first. Throws `CursorError`. */
  listExceptions(query: ExceptionQuery): Promise<Page<WorkflowException>>;
  /** What could not be dealt with, oldest first. Throws `CursorError`. */
  listDeadLetters(page: PageRequest): Promise<Page<DeadLetter>>;
  /** Tries them again; `subject` goes into the audit. Doing it twice changes nothing. */
  replayDeadLetters(ids: readonly string[], subject: string): Promise<ReplayOutcome>;
  /** What happened to each order, newest first. Throws `CursorError`. */
  timelineByOrders(
    orderIds: readonly string[],
    page: PageRequest,
  ): Promise<ReadonlyMap<string, Page<TimelineEntry>>>;
  /**
   * Events of a topic, past ones behind `after` first, then live, each once and in order, until `signal` aborts. Throws
   * `BAD_USER_INPUT`, from the first `next()`, for a cursor that is none of the log's.
   */
  events(query: EventQuery, signal: AbortSignal): AsyncIterableIterator<BusinessEvent>;
}

export interface OrchestrationClientParts {
  readonly pool: Pool;
  readonly ports: OrchestrationPorts;
  readonly feed: EventFeed;
  readonly dispatch: (run: StartedRun) => Promise<void>;
  readonly now: () => Date;
}

export function createOrchestrationClient(parts: OrchestrationClientParts): OrchestrationClient {
  const { pool, feed } = parts;
  return {
    submitQuote: (command, caller, ctx) => submitQuote(parts, command, caller, ctx),
    cancelOrder: (command, caller, ctx) => cancelOrder(parts, command, caller, ctx),
    amendSubscription: (command, caller, ctx) => amendSubscription(parts, command, caller, ctx),
    cancelAmendment: (command, caller) => cancelAmendment(pool, command, caller),
    creditInvoice: (command, caller, ctx) => creditInvoice(parts, command, caller, ctx),
    onboardCustomer: (command, caller, ctx) => onboardCustomer(parts, command, caller, ctx),
    reportUsage: (records, caller, ctx) => reportUsage(parts, records, caller, ctx),
    resolveException: (command, subject, ctx) => resolveException(parts, command, subject, ctx),
    retryExceptions: (command, subject, ctx) => retryExceptions(parts, command, subject, ctx),
    async workflowsByIds(ids) {
      return byId(await readWorkflows(pool, recordsOf(ids, 'Workflow')));
    },
    listWorkflows: (query) => readWorkflowPage(pool, query),
    reconcile: (caller, ctx) => runReconciliation(parts, caller, ctx),
    listUnmatched: (query) => readUnmatched(pool, query),
    crossReferences: (query) => readXrefs(pool, query),
    workflowSteps: (workflowIds) => readSteps(pool, recordsOf(workflowIds, 'Workflow')),
    async exceptionsByIds(ids) {
      return byId(await readExceptions(pool, { ids: recordsOf(ids, 'Exception') }));
    },
    decisionsByExceptions: (exceptionIds) => readDecisions(pool, recordsOf(exceptionIds, 'Exception')),
    async exceptionsByWorkflows(workflowIds) {
      const found = await readExceptions(pool, { runIds: recordsOf(workflowIds, 'Workflow') });
      return Map.groupBy(found, ({ workflowId }) => workflowId);
    },
    listExceptions: (query) => readExceptionPage(pool, query),
    listDeadLetters: (page) => readDeadLetters(pool, page),
    replayDeadLetters: (ids, subject) => replayDeadLetters(pool, ids, subject),
    timelineByOrders: (orderIds, page) => readTimelines(pool, orderIds, page),
    events: ({ after, ...filter }, signal) => {
      const wholeRun = filter.topic === 'workflow.progress' && filter.entityId !== undefined;
      return feed.events({ ...filter, after: after ?? (wholeRun ? 'beginning' : undefined) }, signal);
    },
  };
}

function recordsOf(ids: readonly string[], type: 'Workflow' | 'Exception'): readonly string[] {
  return ids.flatMap((id) => recordOf(id, type, 'weir') ?? []);
}

function byId<T extends { readonly id: string }>(entities: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entities.map((entity) => [entity.id, entity]));
}
