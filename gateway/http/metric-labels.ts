import type { RequestContext } from '../request-context.ts';

type Client = Pick<RequestContext, 'clientName' | 'clientVersion'>;

export interface ClientLabels {
  readonly client: string;
  readonly version: string;
}

export interface OperationLabels extends ClientLabels {
  readonly operation: string;
}

/** Labels that clients choose, bounded: each new one is a series that stays for as long as the process runs. */
export interface MetricLabels {
  ofClient(caller: Client): ClientLabels;
  ofOperation(name: string | undefined, caller: Client): OperationLabels;
}

const acceptable = /^[\w .:@/+-]{1,64}$/;

/** `none` where a client says nothing of itself, `other` for what is no name or comes when there are so many already. */
export function createMetricLabels(maxClients = 100, maxOperations = 1_000): MetricLabels {
  const clients = new Map<string, ClientLabels>();
  const operations = new Map<string, OperationLabels>();

  function ofClient({ clientName = 'none', clientVersion = 'none' }: Client): ClientLabels {
    const key = `${clientName}\n${clientVersion}`;
    const known = clients.get(key);
    if (known) return known;
    const isNew = clients.size < maxClients && acceptable.test(clientName) && acceptable.test(clientVersion);
    if (!isNew) return other;
    const labels = { client: clientName, version: clientVersion };
    clients.set(key, labels);
    return labels;
  }

  return {
    ofClient,
    ofOperation(name = 'anonymous', caller) {
      const labels = ofClient(caller);
      const key = `${name}\n${labels.client}\n${labels.version}`;
      const known = operations.get(key);
      if (known) return known;
      // GraphQL names hold nothing that a label could not, but may be long.
      if (operations.size >= maxOperations || name.length > 100) return { ...labels, operation: 'other' };
      const made = { ...labels, operation: name };
      operations.set(key, made);
      return made;
    },
  };
}

const other: ClientLabels = { client: 'other', version: 'other' };
