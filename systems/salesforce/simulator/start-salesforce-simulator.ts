import type { Simulator, SimulatorConfig } from '#sandbox/kit/simulator.ts';
import { startSimulator } from '#sandbox/kit/start-simulator.ts';
import { createSalesforceVendor, type SalesforceSimulatorOptions } from './salesforce-vendor.ts';

/** Starts a Salesforce org that holds the CRM's part of the company. `sandboxSalesforce` opens it. */
export function startSalesforceSimulator(
  config: SimulatorConfig,
  signal: AbortSignal,
  options: SalesforceSimulatorOptions = {},
): Promise<Simulator> {
  return startSimulator('salesforce', (deps) => createSalesforceVendor(deps, options), config, signal);
}
