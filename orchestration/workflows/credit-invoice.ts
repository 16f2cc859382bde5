import type { CallContext } from '#domain/call-context.ts';
import type { CreditWriter, InvoiceSource, InvoiceStatus, NewCredit } from '#domain/invoice.ts';
import type { Money } from '#domain/money.ts';
import { CodedError } from '#platform/errors.ts';
import type { StatusChange } from '../model.ts';
import type { NewEvent } from '../outbox/append-events.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { SystemStep, UndoStep } from '../steps/system-step.ts';
import { CompensationRequested, type StepTaker } from '../steps/take-steps.ts';

/** What a credit hands to its workflow. */
export interface InvoiceCredit {
  /** Of the system that owns the invoice. */
  readonly system: string;
  readonly invoiceNumber?: string;
  readonly customerId?: string;
  readonly credit: NewCredit;
  /** The credits that the invoice had before this one. */
  readonly earlierCreditIds: readonly string[];
  readonly correlationId: string;
}

export const creditSteps = { creditInvoice: 10, readInvoice: 20, voidCredit: 110, readAgain: 120 } as const;

/** Credits an invoice in the system that owns it, and tells how the invoice stands then. Answers how it ended. */
export async function creditInvoiceWorkflow(
  credit: InvoiceCredit,
  ports: OrchestrationPorts,
  steps: StepTaker,
): Promise<'SUCCEEDED' | 'COMPENSATED'> {
  try {
    const issued = await steps.take(issueCredit(ports, credit.system), credit);
    await steps.take(tellCredit(ports, credit.system, issued), credit);
    return 'SUCCEEDED';
  } catch (error) {
    // Everything else is the engine's and passes.
    if (!(error instanceof CompensationRequested)) throw error;
    await steps.undoAll();
    await steps.take(tellStatus(ports, credit.system), credit);
    return 'COMPENSATED';
  }
}

interface IssuedCredit {
  readonly id: string;
  readonly amount: Money;
}

function issueCredit(ports: OrchestrationPorts, system: string): SystemStep<InvoiceCredit, IssuedCredit> {
  const writer = writerOf(ports, system);
  const invoices = invoicesOf(ports, system);
  const issue = async ({ credit }: InvoiceCredit, ctx: CallContext): Promise<IssuedCredit> => {
    const { id, amount } = await writer.creditInvoice(credit, ctx);
    return { id, amount };
  };
  return {
    name: 'creditInvoice',
    position: creditSteps.creditInvoice,
    system,
    call: issue,
    async find(credit, ctx) {
      const { invoiceId } = credit.credit;
      const memos = (await invoices.creditMemosByInvoices([invoiceId], ctx)).get(invoiceId) ?? [];
      // A new one may be somebody else's: the owner knows ours by its key, and does not make it twice.
      const isNew = memos.some(({ id }) => !credit.earlierCreditIds.includes(id));
      return isNew ? await issue(credit, ctx) : undefined;
    },
    undo: (_, { id }) => voidCredit(writer, id),
    actions: ['RETRY', 'COMPENSATE'],
  };
}

function voidCredit(writer: CreditWriter, creditMemoId: string): UndoStep {
  return {
    name: 'voidCredit',
    position: creditSteps.voidCredit,
    system: writer.system,
    takesBack: 'creditInvoice',
    async call(_, ctx) {
      await writer.voidCredit(creditMemoId, ctx);
      return null;
    },
    actions: ['RETRY', 'SKIP'],
  };
}

interface Standing {
  readonly status: InvoiceStatus;
}

function tellCredit(
  ports: OrchestrationPorts,
  system: string,
  { id, amount }: IssuedCredit,
): SystemStep<InvoiceCredit, Standing | null> {
  return {
    ...readInvoice(ports, system, 'readInvoice'),
    events: (credit, standing) =>
      toEvents(credit, standing, {
        key: `${credit.credit.key}:issued`,
        type: 'credit.issued',
        // What is owed has changed, whether or not the status has.
        always: true,
        told: { creditMemoId: id, amount },
      }),
    actions: ['RETRY', 'SKIP', 'COMPENSATE'],
  };
}

function tellStatus(ports: OrchestrationPorts, system: string): SystemStep<InvoiceCredit, Standing | null> {
  return {
    ...readInvoice(ports, system, 'readAgain'),
    events: (credit, standing) =>
      toEvents(credit, standing, { key: `${credit.credit.key}:voided`, type: 'invoice.changed' }),
    actions: ['RETRY', 'SKIP'],
  };
}

function readInvoice(ports: OrchestrationPorts, system: string, name: 'readInvoice' | 'readAgain') {
  const invoices = invoicesOf(ports, system);
  return {
    name,
    position: creditSteps[name],
    system,
    async call({ credit: { invoiceId } }: InvoiceCredit, ctx: CallContext): Promise<Standing | null> {
      const invoice = (await invoices.invoicesByIds([invoiceId], ctx)).get(invoiceId);
      return invoice ? { status: invoice.status } : null;
    },
  };
}

function toEvents(
  { credit, customerId, invoiceNumber, system, correlationId }: InvoiceCredit,
  standing: Standing | null,
  { told, ...head }: Pick<NewEvent, 'key' | 'type' | 'always'> & { readonly told?: Partial<StatusChange> },
): readonly NewEvent[] {
  if (!standing) return [];
  const number = invoiceNumber === undefined ? {} : { number: invoiceNumber };
  return [
    {
      ...head,
      topic: 'invoice.status',
      entityId: credit.invoiceId,
      customerId,
      system,
      correlationId,
      payload: { status: standing.status, ...number, ...told },
    },
  ];
}

function writerOf({ creditWriters }: OrchestrationPorts, system: string): CreditWriter {
  return ofSystem(creditWriters, system);
}

function invoicesOf({ invoices }: OrchestrationPorts, system: string): InvoiceSource {
  return ofSystem(invoices, system);
}

/** The command has found it; it is missing where the system was disconnected while the workflow was under way. */
function ofSystem<P extends { readonly system: string }>(ports: readonly P[], system: string): P {
  const port = ports.find((candidate) => candidate.system === system);
  if (port) return port;
  throw new CodedError('INTERNAL', `A credit needs ${system}, which is not connected. Connect it again.`);
}
