/** What we use of `avro-js`, which has no types of its own. */
export interface Avro {
  parse(schema: unknown): { toBuffer(value: unknown): Buffer };
}

/** Loads the Avro library. */
export async function loadAvro(): Promise<Avro> {
  // A package without types: this is all that is used of it.
  const loaded = (await import('avro-js' as string)) as { readonly default: Avro };
  return loaded.default;
}

/** Loads the client of the Pub/Sub API, which takes a while and which only those need that have change events. */
export async function loadPubSubClient(): Promise<typeof import('salesforce-pubsub-api-client').default> {
  return (await import('salesforce-pubsub-api-client')).default;
}
