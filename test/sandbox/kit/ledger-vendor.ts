import type { SimulatedRequest, SimulatedResponse } from '#sandbox/kit/simulator.ts';
import type { CreateVendor } from '#sandbox/kit/start-simulator.ts';

interface Entry {
  readonly id: string;
  readonly text: string;
}

/** A small system of record of its own, to see the kit serve one: `POST /entries`, `GET /entries/ID`, `POST /fail`. */
export const createLedger: CreateVendor = ({ store, webhooks, clock }) => {
  const entries = store.collection<Entry>('entry');
  entries.seedWith([{ id: 'seed-1', text: 'first' }]);
  webhooks.signWith((message, timestamp) => ({ 'x-signature': `${timestamp}:${message.body.length}` }));
  let clockMoves = 0;

  const handle = async ({ method, path, body }: SimulatedRequest): Promise<SimulatedResponse> => {
    if (path === '/fail') throw new Error('no such luck');
    if (path === '/clock')
      return { status: 200, body: JSON.stringify({ now: clock.now(), clockMoves }), operation: 'clock' };
    if (method === 'POST') {
      const entry = entries.insert({ id: `entry-${store.next('entry')}`, text: body });
      webhooks.send({ body: JSON.stringify(entry) });
      return { status: 201, body: JSON.stringify(entry), operation: 'create entry' };
    }
    const entry = entries.get(path.slice('/entries/'.length));
    return { status: entry ? 200 : 404, body: JSON.stringify(entry ?? {}), operation: 'read entry' };
  };
  return {
    system: 'ledger',
    handle,
    latencyMs: () => 20,
    records: (type) => (type === 'entry' ? [...entries.values()] : undefined),
    admit: ({ headers }) =>
      headers['x-over-limit'] ? { status: 429, operation: 'refused', limited: true } : undefined,
    async onClock() {
      clockMoves++;
    },
  };
};
