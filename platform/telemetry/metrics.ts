import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of its own with the process's metrics in it; parts are given it and add theirs. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
