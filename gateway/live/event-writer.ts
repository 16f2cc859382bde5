import { type FieldNode, Kind, type OperationDefinitionNode, parse, type SelectionSetNode } from 'graphql';
import type { JsonObject } from '../json-object.ts';
import type { SubgraphAnswer } from '../transport/subgraph-answer.ts';
import type { EventBinding } from './event-binding.ts';
import type { LogEvent } from './event-log.ts';

/** How an event came to be delivered: the graph's `EventDelivery`. */
export type Delivery = 'CHANGE' | 'SNAPSHOT' | 'COALESCED' | 'GAP';

export interface EventWriter {
  /** The event as the member that it comes from would answer the operation. */
  toAnswer(event: LogEvent, delivery: Delivery): SubgraphAnswer;
  /** Whether clients see how an event was delivered; where not, all deliveries of it read the same. */
  readonly showsDelivery: boolean;
}

type Take = (event: LogEvent, delivery: Delivery) => unknown;

/** For the operation that the planner would send for the events: what it selects is of the event alone. */
export function createEventWriter(binding: EventBinding, operation: string): EventWriter {
  const definition = parse(operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  let showsDelivery = false;

  const fields = fieldsOf(definition.selectionSet).map((root) => {
    const taken = fieldsOf(root.selectionSet).map((field): readonly [string, Take] => {
      if (field.name.value === 'delivery') showsDelivery = true;
      return [keyOf(field), toTake(binding, field)];
    });
    return { key: keyOf(root), taken };
  });

  return {
    showsDelivery,
    toAnswer(event, delivery) {
      const data: JsonObject = {};
      for (const { key, taken } of fields) {
        const object: JsonObject = {};
        for (const [name, take] of taken) object[name] = take(event, delivery);
        data[key] = object;
      }
      return { data, errors: [], extensions: undefined };
    },
  };
}

function toTake({ eventType, entityField, entityType }: EventBinding, field: FieldNode): Take {
  const name = field.name.value;
  switch (name) {
    case '__typename':
      return () => eventType;
    case 'cursor':
      return ({ cursor }) => cursor;
    case 'sequence':
      return ({ sequence }) => sequence;
    case 'occurredAt':
      return ({ occurredAt }) => occurredAt;
    case 'delivery':
      return (_, delivery) => delivery;
    case entityField: {
      const keys = fieldsOf(field.selectionSet).map(
        (inner) => [keyOf(inner), inner.name.value === '__typename'] as const,
      );
      return ({ entityId }) =>
        Object.fromEntries(keys.map(([key, isType]) => [key, isType ? entityType : entityId]));
    }
    default:
      return ({ payload }) => (Object.hasOwn(payload, name) ? payload[name] : null);
  }
}

// The planner writes no fragments; of conditions on fields the exact pass over the result takes care.
function fieldsOf(selectionSet: SelectionSetNode | undefined): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((node) =>
    node.kind === Kind.FIELD ? [node] : node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet) : [],
  );
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value;
}
