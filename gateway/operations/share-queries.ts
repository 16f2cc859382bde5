import type { EngineRequest, EngineResult } from '../engine/engine.ts';
import type { RequestContext } from '../request-context.ts';
import { createSharing } from '../sharing.ts';

/**
 * Executes equal queries that are in flight together once. Equal is all that may reach a subgraph or change the answer:
 * document, operation, variables, token and claims, forwarded headers, client, deadline, cache terms, explanations. Correlation
 * id and trace are those of the first. Mutations are never shared.
 */
export function createQuerySharing(epoch?: () => number) {
  const share = createSharing<EngineResult>(epoch);
  return function executeShared(
    request: EngineRequest,
    execute: (request: EngineRequest) => Promise<EngineResult>,
  ): Promise<EngineResult> {
    const { prepared, caller } = request;
    if (prepared.operation.operation !== 'query') return execute(request);
    const waiter = { signal: caller.signal, timeoutMs: caller.deadlineMs };
    return share(prepared, keyOf(request), waiter, async (signal) =>
      withBytes(await execute({ ...request, caller: { ...caller, signal } })),
    );
  };
}

// NUL can stand neither in a header nor in JSON text.
function keyOf({ variables, access, caller }: EngineRequest): string {
  const { raw } = variables;
  return [
    access.key,
    caller.authorization ?? '',
    caller.claims ? JSON.stringify(caller.claims) : '',
    hasNone(raw) ? '' : JSON.stringify(raw),
    ...headersOf(caller),
  ].join('\0');
}

function headersOf({
  forwarded,
  clientName,
  clientVersion,
  deadlineMs,
  explain,
  cacheTerms,
}: RequestContext): string[] {
  return [
    clientName === undefined ? '' : `=${clientName}`,
    clientVersion === undefined ? '' : `=${clientVersion}`,
    String(deadlineMs),
    explain.size === 0 ? '' : [...explain].toSorted().join(),
    cacheTerms ? JSON.stringify(cacheTerms) : '',
    forwarded ? JSON.stringify(Object.entries(forwarded).toSorted()) : '',
  ];
}

function hasNone(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

// Made once: each of those who share it writes the same bytes.
function withBytes(result: EngineResult): EngineResult {
  if (result.json === undefined || result.extensions) return result;
  return { ...result, bytes: Buffer.from(`{"data":${result.json}}`) };
}
