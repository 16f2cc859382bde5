import { randomUUID } from 'node:crypto';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { CodedError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import { isUnreachable } from '../store/transaction.ts';
import { createDrain } from './drain.ts';
import type { Engine, WorkflowFunction } from './engine.ts';
import { toEngineLogger } from './engine-logger.ts';
import { launchInTurn } from './launch-in-turn.ts';
import { createLostRuns, type LostRuns } from './lost-runs.ts';
import { startTakeover } from './takeover.ts';

export interface EngineSettings {
  readonly databaseUrl: string;
  /** PostgreSQL schema of the engine's own tables. */
  readonly schema: string;
  readonly workflows: Readonly<Partial<Record<string, WorkflowFunction>>>;
  readonly log: Log;
  /** Of the workflows' code; this source's own where absent. */
  readonly release?: number;
  /** How long calls under way may take to end when the engine stops. */
  readonly drainMs: number;
  readonly takeoverEveryMs: number;
}

const applicationName = 'weir';
/**
 * Counts up with each change of what workflow code keeps in the engine. Runs of an older release whose process has gone are begun anew
 * by a newer one, which takes the kept answers of their steps; those of a newer release are left to it.
 */
const currentRelease = 2;

/** Starts the engine. The library behind it holds its state in the module, so a process can have one at a time. */
export async function startEngine(settings: EngineSettings, signal: AbortSignal): Promise<Engine> {
  if (DBOS.isInitialized())
    throw new CodedError('INTERNAL', 'The workflow engine already runs in this process: dispose it first.');
  const { databaseUrl, schema, log, release = currentRelease } = settings;
  const applicationVersion = toVersion(release);
  const drain = createDrain(settings.drainMs);
  const lostRuns = createLostRuns();
  // Unique for each boot: a second process with the same id would take this one's live workflows.
  const executorId = randomUUID();
  const run = new Map<string, (input: unknown) => Promise<void>>();
  for (const [name, workflow] of Object.entries(settings.workflows))
    if (workflow) run.set(name, register(name, workflow, { runBody: drain.runBody, lostRuns, executorId }));
  DBOS.setConfig({
    name: applicationName,
    applicationVersion,
    executorID: executorId,
    systemDatabaseUrl: withIdleTransactionTimeout(databaseUrl),
    systemDatabaseSchemaName: schema,
    systemDatabasePoolSize: 10,
    enablePatching: true,
    logger: toEngineLogger(log),
  });

  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => DBOS.shutdown({ deregister: true }));
  // The lock comes first: a workflow of an executor without one counts as orphaned.
  const takeover = cleanup.use(
    await startTakeover(
      {
        databaseUrl,
        schema,
        executorId,
        applicationName,
        applicationVersion,
        olderVersions: Array.from({ length: release - 1 }, (_, index) => toVersion(index + 1)),
        log,
      },
      settings.takeoverEveryMs,
    ),
  );
  await launchInTurn(databaseUrl, () => DBOS.launch(), signal);
  signal.throwIfAborted();
  takeover.begin({
    async recover(deadExecutorId) {
      await DBOSExecutor.globalInstance?.recoverPendingWorkflows([deadExecutorId]);
    },
    async resumeLost(heldRunIds) {
      const lost = lostRuns.find(heldRunIds);
      if (lost.length === 0) return;
      log.warn({ runIds: lost }, 'taking up workflows again whose end could not be kept');
      await DBOS.resumeWorkflows([...lost]);
    },
  });
  cleanup.defer(() => drain.stop());
  const owned = cleanup.move();

  return {
    async startWorkflow(name, workflowId, input) {
      const workflow = run.get(name);
      if (!workflow) throw new CodedError('INTERNAL', `There is no workflow "${name}" to start.`);
      await DBOS.startWorkflow(workflow, { workflowID: workflowId })(input);
    },
    async readAbandoned() {
      const found = await DBOS.listWorkflows({
        status: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', 'CANCELLED'],
        sortDesc: true,
        limit: 100,
        loadInput: false,
      });
      return found.map(({ workflowID, error }) => ({ workflowId: workflowID, cutOff: isUnreachable(error) }));
    },
    async forgetWorkflows(workflowIds) {
      await DBOS.deleteWorkflows([...workflowIds]);
    },
    async restartWorkflow(workflowId) {
      await DBOS.rewindWorkflow(workflowId, { startStep: 0 });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function toVersion(release: number): string {
  return `${applicationName}@${release}`;
}

/** Set at the connection's start; the library would send it as a query into the first one's way. */
function withIdleTransactionTimeout(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const options = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${options} -c idle_in_transaction_session_timeout=60000`.trim());
  return url.href;
}

function register(
  name: string,
  workflow: WorkflowFunction,
  {
    runBody,
    lostRuns,
    executorId,
  }: {
    readonly runBody: ReturnType<typeof createDrain>['runBody'];
    readonly lostRuns: LostRuns;
    readonly executorId: string;
  },
): (input: unknown) => Promise<void> {
  return DBOS.registerWorkflow(
    async (input: unknown) => {
      const workflowId = DBOS.workflowID;
      if (workflowId === undefined) throw new Error(`${name} runs outside of the engine`);
      await lostRuns.track(workflowId, () =>
        workflow(
          {
            workflowId,
            executorId,
            runStep: (stepName, body) => DBOS.runStep(() => runBody(body), { name: stepName }),
            runSelfKept: runBody,
          },
          input,
        ),
      );
    },
    { name },
  );
}
