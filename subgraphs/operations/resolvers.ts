import { customerWorkflowKinds, type WorkflowKind } from '#orchestration/model.ts';
import { CodedError } from '#platform/errors.ts';
import { toCaller } from '../caller.ts';
import { emptyPage, parsePageArgs, toConnection, withCheckedCursor } from '../connection.ts';
import type { Resolvers } from './generated.ts';
import { replayDeadLetters } from './replay-dead-letters.ts';

const classes = {
  interactive: 'INTERACTIVE',
  workflow: 'WORKFLOW',
  sync: 'SYNC',
  bulk: 'BULK',
} as const;

function oneOf(asked: readonly WorkflowKind[] | null | undefined): (kind: WorkflowKind) => boolean {
  return (kind) => !asked || asked.includes(kind);
}

export const resolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer }) => viewer && { id: viewer.id, kind: viewer.kind },
    workflow: (_, { id }, { workflowById }) => workflowById.load(id),
    workflows: async (_, { status, kind, ...page }, { ports, viewer, workflowById }) => {
      const query = {
        page: parsePageArgs(page, 20),
        ...(status ? { status } : {}),
        ...(viewer?.customerId
          ? { customerId: viewer.customerId, kind: customerWorkflowKinds.filter(oneOf(kind)) }
          : kind && { kind }),
      };
      const found = await withCheckedCursor(ports.orchestration.listWorkflows(query));
      for (const { node } of found.items) workflowById.prime(node.id, node);
      return toConnection(found);
    },
    exceptions: async (_, { status, code, overdue, ...page }, { ports }) => {
      const query = {
        page: parsePageArgs(page, 20),
        ...(status ? { status } : {}),
        ...(code ? { code } : {}),
        ...(typeof overdue === 'boolean' ? { overdue } : {}),
      };
      return toConnection(await withCheckedCursor(ports.orchestration.listExceptions(query)));
    },
    unmatchedRecords: async (_, { system, ...page }, { ports }) => {
      const query = { system: system ?? undefined, page: parsePageArgs(page, 20) };
      return toConnection(await withCheckedCursor(ports.orchestration.listUnmatched(query)));
    },
    crossReferences: async (_, { id, system, recordId }, { ports: { orchestration } }) => {
      if (id && !system && !recordId) return [...(await orchestration.crossReferences({ canonicalId: id }))];
      if (!id && system && recordId) return [...(await orchestration.crossReferences({ system, recordId }))];
      throw new CodedError(
        'BAD_USER_INPUT',
        'Give either id, or system and recordId: what to look links up by',
      );
    },
    deadLetters: async (_, page, { ports }) =>
      toConnection(await withCheckedCursor(ports.orchestration.listDeadLetters(parsePageArgs(page, 20)))),
    systems: (_, __, { ports }) => ports.status.systems(),
  },
  Mutation: {
    replayDeadLetters,
    resolveException: async (_, { input }, { ports, viewer, call }) => {
      const { exceptionId, action, note, value } = input;
      const command = { exceptionId, action, note, value: value ?? undefined };
      const outcome = await ports.orchestration.resolveException(command, viewer?.id ?? 'anonymous', call);
      return { exception: outcome.exception, userErrors: 'userErrors' in outcome ? outcome.userErrors : [] };
    },
    reconcile: async (_, __, context) => {
      const { orchestration } = context.ports;
      const {
        workflowIds,
        findings: _kept,
        ...report
      } = await orchestration.reconcile(toCaller(context), context.call);
      const found = await orchestration.workflowsByIds(workflowIds);
      return { ...report, findings: workflowIds.flatMap((id) => found.get(id) ?? []) };
    },
    retryExceptions: (_, { input }, { ports, viewer, call }) => {
      const { code, system, first, note } = input;
      const command = { code, system: system ?? undefined, first: first ?? 100, note };
      return ports.orchestration.retryExceptions(command, viewer?.id ?? 'anonymous', call);
    },
  },
  System: {
    spending: ({ name }, { first }, { ports }) =>
      ports.status.spendingOf(name).slice(0, parsePageArgs({ first: first ?? null }, 20).first),
  },
  Spending: {
    class: ({ priority }) => classes[priority],
  },
  Viewer: {
    customer: (_, __, { viewer }) => (viewer?.customerId ? { id: viewer.customerId } : null),
  },
  Workflow: {
    __resolveReference: ({ id }, { workflowById }) => workflowById.load(id),
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
    steps: ({ id }, _, { stepsByWorkflow }) => stepsByWorkflow.load(id),
    exceptions: ({ id }, _, { exceptionsByWorkflow }) => exceptionsByWorkflow.load(id),
  },
  CrossReference: {
    workflow: ({ workflowId }, _, { workflowById }) => (workflowId ? workflowById.load(workflowId) : null),
  },
  Exception: {
    __resolveReference: async ({ id }, { ports }) =>
      (await ports.orchestration.exceptionsByIds([id])).get(id),
    workflow: ({ workflowId }, _, { workflowById }) => workflowById.load(workflowId),
    vendorCode: ({ vendor }) => vendor?.code ?? null,
    vendorMessage: ({ vendor }) => vendor?.message ?? null,
    overdue: ({ status, dueAt }) => status === 'OPEN' && Date.parse(dueAt) < Date.now(),
    decisions: ({ id }, _, { decisionsByException }) => decisionsByException.load(id),
  },
  Order: {
    __resolveReference: ({ id }) => ({ id }),
    timeline: async ({ id }, args, { ports }) => {
      const page = parsePageArgs(args, 20);
      const pages = await withCheckedCursor(ports.orchestration.timelineByOrders([id], page));
      return toConnection(pages.get(id) ?? emptyPage);
    },
  },
};
