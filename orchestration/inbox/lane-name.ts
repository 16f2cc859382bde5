import { parseEntityId } from '#domain/entity-id.ts';

/** Names what is read together, of one kind and one system: `invoice.status stripe`. */
export function toLane({ topic, entityId }: { readonly topic: string; readonly entityId: string }): string {
  return `${topic} ${parseEntityId(entityId)?.system}`;
}
