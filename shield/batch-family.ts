import { LRUCache } from 'lru-cache';
import type { Batcher } from './batch.ts';

const mostMembers = 100;

/** Batchers of one kind by what all keys of a call have to agree on: a page's size, a filter. Those not used for long are forgotten. */
export function createBatchFamily<P, K, V>(
  nameOf: (params: P) => string,
  make: (params: P) => Batcher<K, V>,
): (params: P) => Batcher<K, V> {
  const members = new LRUCache<string, Batcher<K, V>>({ max: mostMembers });
  return (params) => {
    const name = nameOf(params);
    const member = members.get(name) ?? make(params);
    members.set(name, member);
    return member;
  };
}
