import type { BusinessEvent, StepState, WorkflowStatus } from '../model.ts';

const stepNames: Readonly<Record<string, string>> = {
  loadQuote: 'Quote read',
  checkCredit: 'Credit checked',
  checkProducts: 'Items checked',
  createOrder: 'Order booked in the ERP',
  startSubscription: 'Subscription started',
  markQuoteOrdered: 'Quote updated in the CRM',
  cancelSubscription: 'Subscription cancelled',
  cancelOrder: 'Order cancelled in the ERP',
  markQuoteRejected: 'Refusal shown in the CRM',
  readOrder: 'Order read again',
  loadCustomer: 'Account read',
  onboardErpCustomer: 'Customer known to the ERP',
  onboardBillingCustomer: 'Customer known to the billing platform',
  amendSubscription: 'Subscription changed',
  restoreSubscription: 'Subscription changed back',
  creditInvoice: 'Invoice credited',
  voidCredit: 'Credit taken back',
  readInvoice: 'Invoice read again',
  settle: 'Systems agree',
  readAgain: 'Invoice read again',
};

const stateWords: Readonly<Record<StepState, string>> = {
  PENDING: 'to come',
  RUNNING: 'begun',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  SKIPPED: 'left out',
  COMPENSATED: 'taken back',
};

const statusTitles: Readonly<Record<WorkflowStatus, string>> = {
  RUNNING: 'Processing began or went on',
  WAITING: 'Processing waits for a system',
  EXCEPTION: 'Processing waits for a person',
  COMPENSATING: 'What was done is being taken back',
  SUCCEEDED: 'Processing is complete',
  COMPENSATED: 'What was done has been taken back',
  CANCELLED: 'Processing was called off',
};

/** What an event says to a person. */
export function toTitle({ topic, payload }: BusinessEvent): string {
  if (topic === 'workflow.progress' && 'step' in payload && payload.step !== undefined)
    return `${stepNames[payload.step] ?? payload.step}: ${stateWords[payload.state ?? 'RUNNING']}`;
  // Of workflow.progress the status is a workflow's own.
  if (topic === 'workflow.progress') return statusTitles[payload.status as WorkflowStatus];
  if (topic === 'sla.status')
    return payload.status === 'MISSED' ? 'A deadline has passed' : 'What was late has happened';
  const before = 'previousStatus' in payload && payload.previousStatus;
  const entity = topic.slice(0, topic.indexOf('.'));
  const what = entity.charAt(0).toUpperCase() + entity.slice(1);
  return before ? `${what} went from ${before} to ${payload.status}` : `${what} is ${payload.status}`;
}
