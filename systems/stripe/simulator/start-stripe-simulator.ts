import type { Simulator, SimulatorConfig } from '#sandbox/kit/simulator.ts';
import { startSimulator } from '#sandbox/kit/start-simulator.ts';
import { createStripeVendor } from './stripe-vendor.ts';

/** Starts a simulated Stripe account that holds the company's subscriptions. */
export function startStripeSimulator(config: SimulatorConfig, signal: AbortSignal): Promise<Simulator> {
  return startSimulator('stripe', createStripeVendor, config, signal);
}
