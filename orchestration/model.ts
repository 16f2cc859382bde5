import type { Money } from '#domain/money.ts';

export type WorkflowKind =
  | 'CUSTOMER_ONBOARDING'
  | 'QUOTE_TO_ORDER'
  | 'SUBSCRIPTION_AMENDMENT'
  | 'ORDER_CANCELLATION'
  | 'CREDIT'
  | 'RECONCILIATION';

/** What carries out a customer's own business, for the customer to see; the others are the company's affair. */
export const customerWorkflowKinds: readonly WorkflowKind[] = [
  'CUSTOMER_ONBOARDING',
  'QUOTE_TO_ORDER',
  'SUBSCRIPTION_AMENDMENT',
  'ORDER_CANCELLATION',
  'CREDIT',
];

export type WorkflowStatus =
  | 'RUNNING'
  | 'WAITING'
  | 'EXCEPTION'
  | 'COMPENSATING'
  | 'SUCCEEDED'
  | 'COMPENSATED'
  | 'CANCELLED';

export type StepState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED' | 'COMPENSATED';

export type ExceptionStatus = 'OPEN' | 'RESOLVED';
export type ExceptionOwner = 'FINANCE' | 'REVENUE_OPERATIONS' | 'ENGINEERING';
export type ExceptionAction = 'RETRY' | 'EDIT_AND_RETRY' | 'SKIP' | 'COMPENSATE';

/** A durable run of a business process. Ids are canonical, times ISO 8601 in UTC. */
export interface Workflow {
  readonly id: string;
  readonly kind: WorkflowKind;
  readonly status: WorkflowStatus;
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** The date that it waits for before it begins. */
  readonly dueAt?: string;
  readonly correlationId: string;
  /** A quote's or an order's number. */
  readonly businessKey: string;
  /** What it is about: the quote's canonical id. */
  readonly subjectId: string;
  readonly customerId?: string;
  /** The order that it made. */
  readonly orderId?: string;
}

export interface WorkflowStep {
  readonly name: string;
  readonly system?: string;
  readonly state: StepState;
  readonly attempts: number;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** Something that a workflow cannot get past without a person. */
export interface WorkflowException {
  readonly id: string;
  readonly workflowId: string;
  readonly step: string;
  readonly code: string;
  readonly message: string;
  readonly system?: string;
  readonly owner: ExceptionOwner;
  readonly status: ExceptionStatus;
  readonly openedAt: string;
  /** By when somebody has to decide. */
  readonly dueAt: string;
  /** The system's own answer. */
  readonly vendor?: { readonly status?: number; readonly code?: string; readonly message?: string };
  readonly amountAtRisk?: Money;
  readonly actions: readonly ExceptionAction[];
  readonly resolvedBy?: string;
  readonly resolvedAt?: string;
}

/** Who decided what about an exception. */
export interface ExceptionDecision {
  readonly action: ExceptionAction;
  readonly value?: string;
  readonly note: string;
  /** The token's subject; `weir` where the exception closed by itself. */
  readonly decidedBy: string;
  readonly decidedAt: string;
}

/** Something that happened to an order, for a person. */
export interface TimelineEntry {
  readonly cursor: string;
  readonly occurredAt: string;
  readonly title: string;
  readonly state?: string;
  readonly system?: string;
  readonly correlationId: string;
}

/** Why a command did nothing: an outcome of the business, not a failure. `path` is in the mutation's arguments. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly path?: readonly string[];
}

export type EventTopic =
  | 'customer.status'
  | 'quote.status'
  | 'product.status'
  | 'price.status'
  | 'order.status'
  | 'invoice.status'
  | 'subscription.status'
  | 'sla.status'
  | 'workflow.progress';

export type SlaRule = 'ORDER_BOOKED' | 'INVOICE_IN_CRM' | 'EXCEPTION_DECIDED';

/** What the payload of a status event holds; `workflow.progress` has `WorkflowProgress` instead. */
export interface StatusChange {
  readonly status: string;
  /** Absent for an entity's first event. */
  readonly previousStatus?: string;
  /** What people know the entity by. */
  readonly number?: string;
  readonly quoteId?: string;
  /** Of `sla.status`: which rule, and by when it wanted what it is about. */
  readonly rule?: SlaRule;
  readonly dueAt?: string;
  /** What was credited of an invoice. */
  readonly creditMemoId?: string;
  /** What was applied to an invoice. */
  readonly paymentId?: string;
  /** First and last instant of a subscription's new period. */
  readonly periodStart?: string;
  readonly periodEnd?: string;
  readonly amount?: Money;
}

export interface WorkflowProgress {
  /** The workflow's own status after the event. */
  readonly status: WorkflowStatus;
  /** Absent for a change of the workflow itself. */
  readonly step?: string;
  readonly state?: StepState;
}

/** One event of the log, as a subscriber gets it. */
export interface BusinessEvent {
  /** Opaque; pass it as `after` to go on behind this event. */
  readonly cursor: string;
  /** Counts the events of this topic and entity from 1 without a gap. */
  readonly sequence: number;
  readonly topic: EventTopic;
  /** The CloudEvents type: `order.booked`. */
  readonly type: string;
  readonly entityId: string;
  readonly customerId?: string;
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly system?: string;
  readonly payload: StatusChange | WorkflowProgress;
}

/** A record of a system that stands for the same thing as a canonical id of another. */
export interface CrossReference {
  readonly canonicalId: string;
  /** The system's configured name. */
  readonly system: string;
  /** `Order`, `Subscription`, `Customer`. */
  readonly type: string;
  readonly recordId: string;
  /** Canonical, of the workflow that made the link; absent where it was only looked up. */
  readonly workflowId?: string;
  /** ISO 8601. */
  readonly madeAt: string;
}
