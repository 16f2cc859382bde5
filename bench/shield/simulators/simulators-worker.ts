import { parentPort, workerData } from 'node:worker_threads';
import { createCompany } from '#sandbox/company/create-company.ts';
import type { Simulator, SimulatorConfig } from '#sandbox/kit/simulator.ts';
import { startNetSuiteSimulator } from '#systems/netsuite/simulator/start-netsuite-simulator.ts';
import { startSalesforceSimulator } from '#systems/salesforce/simulator/start-salesforce-simulator.ts';
import { startStripeSimulator } from '#systems/stripe/simulator/start-stripe-simulator.ts';

/** The product's simulated systems with real limits and latencies, in a thread of their own. */
const { dailyRequests } = workerData as { readonly dailyRequests: number };
const company = createCompany({ seed: 1, scale: 1, today: new Date().toISOString().slice(0, 10) });
const config: SimulatorConfig = {
  host: '127.0.0.1',
  port: 0,
  company,
  latency: 'real',
  limits: 'real',
  seed: 1,
};
const { signal } = new AbortController();
const simulators: readonly Simulator[] = await Promise.all([
  startSalesforceSimulator(config, signal, { dailyRequests }),
  startNetSuiteSimulator(config, signal),
  startStripeSimulator(config, signal),
]);
parentPort?.postMessage(Object.fromEntries(simulators.map(({ system, url }) => [system, url])));
