import { startSimulator } from '#sandbox/kit/start-simulator.ts';
import { emptyCompany } from './empty-company.ts';
import { createLedger } from './ledger-vendor.ts';

// A simulator in a process of its own, for a test to kill: `node ledger-process.ts DATA_DIR` prints its URL.
const [dataDir = ''] = process.argv.slice(2);
const config = {
  host: '127.0.0.1',
  port: 0,
  company: emptyCompany,
  latency: 'fast',
  limits: 'off',
  seed: 1,
  dataDir,
} as const;
const { url } = await startSimulator('ledger', createLedger, config, new AbortController().signal);
process.stdout.write(`${url}\n`);
