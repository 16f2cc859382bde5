import { afterAll, afterEach, beforeAll } from 'vitest';
import type { CrmStatusWriter } from '#domain/crm-status.ts';
import type { ExceptionAction, WorkflowException } from '#orchestration/client.ts';
import type { Orchestration, OrchestrationSettings } from '#orchestration/start-orchestration.ts';
import type { CommandOutcome } from '#orchestration/store/client-requests.ts';
import { backOfficeSql, createBackOffice } from './back-office.ts';
import type { OnCall } from './business-systems.ts';
import {
  callContext,
  reaches,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

/** An orchestration over the doubles for a whole test file; `fault` plays one of theirs until the test ends. */
export function useBackOffice(
  settings: Partial<OrchestrationSettings> = {},
  /** Is shown what the inbox reads. */
  crmStatus?: CrmStatusWriter,
) {
  let database: TestDatabase;
  let orchestration: Orchestration & AsyncDisposable;
  let onCall: OnCall = () => undefined;

  const start = () => {
    const ports = createBackOffice(database.pool, (...call) => onCall(...call));
    const inbound = { verifiers: {}, invoices: ports.invoices, crmStatus };
    return startTestOrchestration(database, undefined, {
      ports,
      ...(crmStatus ? { inbound } : {}),
      ...settings,
    });
  };
  beforeAll(async () => {
    database = await startTestDatabase();
    await database.pool.query(backOfficeSql);
    orchestration = await start();
  });
  afterEach(() => {
    onCall = () => undefined;
  });
  afterAll(async () => {
    await orchestration?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });

  const reach = (outcome: CommandOutcome, ...statuses: string[]) =>
    reaches(orchestration, workflowOf(outcome), ...statuses);
  return {
    client: () => orchestration.client,
    database: () => database,
    rows: async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows,
    fault(play: OnCall) {
      onCall = play;
    },
    reach,
    async restart() {
      await orchestration[Symbol.asyncDispose]();
      orchestration = await start();
    },
    async opened(outcome: CommandOutcome): Promise<WorkflowException> {
      await reach(outcome, 'EXCEPTION');
      const workflowId = workflowOf(outcome);
      const found = (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId)?.at(-1);
      if (!found) throw new Error('there is no exception');
      return found;
    },
    async decide(exceptionId: string, action: ExceptionAction): Promise<void> {
      const command = { exceptionId, action, note: 'decided in a test' };
      const decided = await orchestration.client.resolveException(command, 'finance-1', callContext());
      if ('userErrors' in decided) throw new Error(JSON.stringify(decided.userErrors));
    },
  };
}

export function workflowOf(outcome: CommandOutcome): string {
  if ('workflowId' in outcome) return outcome.workflowId;
  throw new Error(JSON.stringify(outcome.userErrors));
}
