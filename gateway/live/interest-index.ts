import type { EventInterest, LogEvent } from './event-log.ts';

interface Interested {
  readonly interest: EventInterest;
}

/** Finds who wants an event, without asking everyone. */
export interface InterestIndex<T extends Interested> {
  add(topic: string, item: T): void;
  remove(topic: string, item: T): void;
  find(event: LogEvent): T[];
}

// Most entities have one subscription: a set each would be most of the memory.
type Slot<T> = Map<string, T | Set<T>>;

export function createInterestIndex<T extends Interested>(): InterestIndex<T> {
  const topics = new Map<string, { readonly byEntity: Slot<T>; readonly byOwner: Slot<T> }>();

  function slotOf(topic: string, { entityId, ownerId }: EventInterest): readonly [Slot<T>, string] {
    const slots = topics.get(topic) ?? { byEntity: new Map(), byOwner: new Map() };
    topics.set(topic, slots);
    return entityId === undefined ? [slots.byOwner, ownerId ?? ''] : [slots.byEntity, entityId];
  }

  return {
    add(topic, item) {
      const [slot, key] = slotOf(topic, item.interest);
      const known = slot.get(key);
      if (known === undefined) slot.set(key, item);
      else if (known instanceof Set) known.add(item);
      else slot.set(key, new Set([known, item]));
    },
    remove(topic, item) {
      const [slot, key] = slotOf(topic, item.interest);
      const known = slot.get(key);
      if (known === item) slot.delete(key);
      else if (known instanceof Set && known.delete(item) && known.size === 0) slot.delete(key);
    },
    find({ topic, entityId, ownerId }) {
      const slots = topics.get(topic);
      if (!slots) return [];
      const found: T[] = [];
      const take = (item: T) => {
        const wanted = item.interest.ownerId;
        if (wanted === undefined || wanted === ownerId) found.push(item);
      };
      takeAll(slots.byEntity.get(entityId), take);
      if (ownerId !== undefined) takeAll(slots.byOwner.get(ownerId), take);
      return found;
    },
  };
}

function takeAll<T>(slot: T | Set<T> | undefined, take: (item: T) => void): void {
  if (slot instanceof Set) for (const item of slot) take(item);
  else if (slot !== undefined) take(slot);
}
