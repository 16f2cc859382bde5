import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { recordPath } from './record-route.ts';
import { suiteQlPath } from './suiteql-route.ts';
import { systemPath } from './system-route.ts';
import { tokenPath } from './token-service.ts';

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PATCH: 'update',
  PUT: 'upsert',
  DELETE: 'delete',
};

/** The vendor's endpoint without ids: `token`, `suiteql`, `salesOrder.create`, `salesOrder.transform.invoice`. */
export function operationOf({ method, path }: SimulatedRequest): string {
  if (path === tokenPath) return 'token';
  if (path === suiteQlPath) return 'suiteql';
  if (path.startsWith(`${systemPath}/`)) return path.slice(systemPath.length + 1);
  if (path.startsWith('/services/rest/async/v1/')) return 'async';
  if (!path.startsWith(`${recordPath}/`)) return 'unknown';
  const [type = '', id, action, target] = path.slice(recordPath.length + 1).split('/');
  if (action === '!transform') return `${type}.transform.${target}`;
  if (method === 'GET' && id === undefined) return `${type}.list`;
  return `${type}.${verbs[method] ?? method.toLowerCase()}`;
}
