import type { ApiCall, Org, Resource } from './api-call.ts';
import { notFound, type Reply, toReply } from './api-error.ts';
import { collectionsResource, collectionUpsertResource, retrieveResource } from './collections-resource.ts';
import { batchResource, compositeResource } from './composite-resource.ts';
import { describeResource, globalDescribeResource, objectResource } from './describe-resource.ts';
import {
  deletedResource,
  limitsResource,
  recordCountResource,
  updatedResource,
  versionResource,
} from './org-resources.ts';
import { queryAllResource, queryMoreResource, queryResource } from './query-resource.ts';
import { externalIdResource, rowResource } from './rows-resource.ts';

interface Route {
  readonly pattern: RegExp;
  /** In statistics; the method is added where it says what happens. */
  readonly operation: string;
  readonly byMethod?: boolean;
  readonly resource: Resource;
}

const routes: readonly Route[] = [
  { pattern: /^$/, operation: 'resources', resource: versionResource },
  { pattern: /^\/query$/, operation: 'query', resource: queryResource },
  { pattern: /^\/queryAll$/i, operation: 'queryAll', resource: queryAllResource },
  { pattern: /^\/query(?:All)?\/([\w-]+)$/i, operation: 'queryMore', resource: queryMoreResource },
  { pattern: /^\/limits$/, operation: 'limits', resource: limitsResource },
  { pattern: /^\/limits\/recordCount$/, operation: 'limits/recordCount', resource: recordCountResource },
  { pattern: /^\/composite$/, operation: 'composite', resource: compositeResource },
  { pattern: /^\/composite\/batch$/, operation: 'composite/batch', resource: batchResource },
  {
    pattern: /^\/composite\/sobjects$/,
    operation: 'composite/sobjects',
    byMethod: true,
    resource: collectionsResource,
  },
  {
    pattern: /^\/composite\/sobjects\/(\w+)$/,
    operation: 'composite/sobjects.retrieve',
    resource: retrieveResource,
  },
  {
    pattern: /^\/composite\/sobjects\/(\w+)\/(\w+)$/,
    operation: 'composite/sobjects.upsert',
    resource: collectionUpsertResource,
  },
  { pattern: /^\/sobjects$/, operation: 'sobjects.list', resource: globalDescribeResource },
  { pattern: /^\/sobjects\/(\w+)$/, operation: 'sobjects', byMethod: true, resource: objectResource },
  { pattern: /^\/sobjects\/(\w+)\/describe$/, operation: 'sobjects.describe', resource: describeResource },
  { pattern: /^\/sobjects\/(\w+)\/updated$/, operation: 'sobjects.updated', resource: updatedResource },
  { pattern: /^\/sobjects\/(\w+)\/deleted$/, operation: 'sobjects.deleted', resource: deletedResource },
  { pattern: /^\/sobjects\/(\w+)\/(\w+)$/, operation: 'sobjects', byMethod: true, resource: rowResource },
  {
    pattern: /^\/sobjects\/(\w+)\/(\w+)\/(.+)$/,
    operation: 'sobjects.externalId',
    byMethod: true,
    resource: externalIdResource,
  },
];

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PATCH: 'update',
  DELETE: 'delete',
};

function routeOf(
  path: string,
): { readonly route: Route; readonly parameters: readonly string[] } | undefined {
  for (const route of routes) {
    const match = route.pattern.exec(path);
    if (match) return { route, parameters: match.slice(1).map((text) => decodeURIComponent(text)) };
  }
  return undefined;
}

/** The endpoint without ids, for statistics. */
export function operationOf(method: string, path: string): string {
  const { route } = routeOf(path) ?? {};
  if (!route) return 'unknown';
  return route.byMethod ? `${route.operation}.${verbs[method] ?? method.toLowerCase()}` : route.operation;
}

/** Answers a call to any resource, refusals included. */
export function answerCall(call: ApiCall, org: Org): Reply {
  try {
    const found = routeOf(call.path);
    if (!found) throw notFound();
    return found.route.resource(call, org, found.parameters);
  } catch (error) {
    return toReply(error);
  }
}
