import { DBOS } from '@dbos-inc/dbos-sdk';
import { startTestDatabase } from '#test/orchestration/start-test-orchestration.ts';
import { measure } from './measure.ts';
import type { Load } from './run-process.ts';

// The engine's library as its documentation shows it: a workflow of five steps that do nothing.
const load = JSON.parse(process.argv[2] ?? '{}') as Load;
await using database = await startTestDatabase();
DBOS.setConfig({
  name: 'bench',
  applicationVersion: '1',
  systemDatabaseUrl: database.url,
  systemDatabasePoolSize: 20,
  enablePatching: true,
  logLevel: 'error',
});
const workflow = DBOS.registerWorkflow(
  async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five'])
      await DBOS.runStep(async () => ({ name }), { name });
  },
  { name: 'five' },
);
await DBOS.launch();
const found = await measure(load, async (index) => {
  const handle = await DBOS.startWorkflow(workflow, { workflowID: `five/${index}` })();
  await handle.getResult();
});
await DBOS.shutdown();
process.send?.(found, () => process.disconnect());
