import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { bearer } from '../start-test-gateway.ts';

export interface ShipmentEvent {
  readonly cursor: string;
  readonly sequence: number;
  readonly delivery: string;
  readonly state: string;
  readonly shipment: Record<string, unknown> | null;
}

/** Follows over `graphql-ws` and collects; ends when the socket does. */
export function follow(
  { url }: { readonly url: string },
  query: string,
  {
    variables = {},
    claims = { sub: 'anna' } as object,
  }: { readonly variables?: Record<string, unknown>; readonly claims?: object } = {},
) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: bearer(claims),
    retryAttempts: 0,
  });
  const results: { data?: Record<string, ShipmentEvent> | null; errors?: readonly { message: string }[] }[] =
    [];
  const failures: unknown[] = [];
  let isOver = false;
  const stop = client.subscribe<Record<string, ShipmentEvent>>(
    { query, variables },
    {
      next: (result) => void results.push(result as (typeof results)[number]),
      error: (error) => {
        failures.push(error);
        isOver = true;
      },
      complete: () => {
        isOver = true;
      },
    },
  );
  return {
    results,
    failures,
    stop,
    isOver: () => isOver,
    /** The events so far. */
    events: () => results.flatMap(({ data }) => Object.values(data ?? {})),
    [Symbol.asyncDispose]: async () => {
      stop();
      await client.dispose();
    },
  };
}
