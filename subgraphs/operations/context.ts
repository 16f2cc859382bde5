import type DataLoader from 'dataloader';
import type { SystemStatusSource } from '#domain/system-status.ts';
import type { OrchestrationClient } from '#orchestration/client.ts';
import {
  customerWorkflowKinds,
  type ExceptionDecision,
  type Workflow,
  type WorkflowException,
  type WorkflowStep,
} from '#orchestration/model.ts';
import { createOwnedLoader, createPlainLoader } from '../entity-loader.ts';
import type { SubgraphContext } from '../subgraph-context.ts';

export interface OperationsPorts {
  readonly orchestration: OrchestrationClient;
  readonly status: SystemStatusSource;
}

export interface Context extends SubgraphContext {
  readonly ports: OperationsPorts;
  readonly workflowById: DataLoader<string, Workflow | undefined>;
  readonly stepsByWorkflow: DataLoader<string, readonly WorkflowStep[]>;
  readonly decisionsByException: DataLoader<string, readonly ExceptionDecision[]>;
  readonly exceptionsByWorkflow: DataLoader<string, readonly WorkflowException[]>;
}

export function createContext(ports: OperationsPorts): (base: SubgraphContext) => Context {
  const { orchestration } = ports;
  return (base) => ({
    ...base,
    ports,
    workflowById: createOwnedLoader(base, orchestration.workflowsByIds, ({ kind, customerId }) =>
      customerWorkflowKinds.includes(kind) ? customerId : undefined,
    ),
    stepsByWorkflow: createPlainLoader(base, orchestration.workflowSteps, []),
    decisionsByException: createPlainLoader(base, orchestration.decisionsByExceptions, []),
    exceptionsByWorkflow: createPlainLoader(base, orchestration.exceptionsByWorkflows, []),
  });
}
