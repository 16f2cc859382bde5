import type { Caller } from '#orchestration/client.ts';
import type { SubgraphContext } from './subgraph-context.ts';

/** On whose behalf a command is done. Where authentication is off for the whole product, everyone is `anonymous`. */
export function toCaller({ viewer, call }: SubgraphContext): Caller {
  return {
    subject: viewer?.id ?? 'anonymous',
    correlationId: call.correlationId,
    ...(viewer?.customerId === undefined ? {} : { customerId: viewer.customerId }),
    ...(call.caller === undefined ? {} : { caller: call.caller }),
  };
}
