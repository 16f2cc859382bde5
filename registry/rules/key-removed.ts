import type { ChangeRule } from '../rule.ts';
import { toKeys } from '../version/keys.ts';

export const keyRemoved: ChangeRule = {
  code: 'key-removed',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'Other subgraphs, caches and running query plans reach the entity by its key. Composition alone does not notice when nobody uses it at the moment.',
  fix: 'Keep the key, and add the other one beside it.',
  *check({ base, head }) {
    for (const { name: subgraph, elements } of base.subgraphs) {
      const after = head.subgraphs.find(({ name }) => name === subgraph);
      for (const type of elements.values()) {
        const other = after?.elements.get(type.coordinate);
        if (type.kind !== 'type' || !other) continue;
        const keys = toKeys(other);
        for (const [key, wasResolvable] of toKeys(type)) {
          const isResolvable = keys.get(key);
          if (isResolvable === undefined) {
            const severity = wasResolvable ? 'block' : 'warn';
            const message = `${type.coordinate} has lost its key "${key}"`;
            yield { coordinate: type.coordinate, subgraph, severity, message };
          } else if (wasResolvable && !isResolvable) {
            const message = `${type.coordinate} cannot be entered by its key "${key}" any more`;
            yield { coordinate: type.coordinate, subgraph, message };
          }
        }
      }
    }
  },
};
