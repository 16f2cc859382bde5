import { toCost } from '../operations/cost.ts';
import { toAffected } from '../operations/recorded-operation.ts';
import type { StateRule } from '../rule.ts';

export const operationCost: StateRule = {
  code: 'operation-cost',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'At its worst a recorded operation costs more than one operation may: each object counts 1 (or its @cost) for each time that the lists around it are long.',
  fix: 'Give the lists that it reads a page size or @listSize, or have the client ask for less.',
  *check({ composed }, { operations, maxCost }) {
    if (!composed) return;
    for (const operation of operations ?? []) {
      if (toCost(operation.document, composed) <= maxCost) continue;
      yield {
        coordinate: null,
        message: `Operation ${operation.name} may cost more than ${maxCost}`,
        affected: toAffected([operation]),
      };
    }
  },
};
