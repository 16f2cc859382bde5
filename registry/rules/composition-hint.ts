import { findHints } from '../hints/find-hints.ts';
import type { StateRule } from '../rule.ts';

// What loses something that a subgraph offers, or answers differently by the subgraph that is asked.
const weighty = new Set([
  'INCONSISTENT_ENTITY',
  'INCONSISTENT_ARGUMENT_PRESENCE',
  'INCONSISTENT_DEFAULT_VALUE_PRESENCE',
  'INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM',
  'INCONSISTENT_INPUT_OBJECT_FIELD',
  'FROM_SUBGRAPH_DOES_NOT_EXIST',
]);

export const compositionHint: StateRule = {
  code: 'composition-hint',
  severity: 'warn',
  looksAt: 'state',
  explanation:
    'Subgraphs compose, and do not say the same: the graph takes the least or the most of what they say, which is seldom what either meant. Under the codes of Apollo’s composition.',
  fix: 'Make the subgraphs say the same, or take the directive away that has done its work.',
  check: (version) =>
    findHints(version).map(({ code, coordinate, subgraph, message }) => ({
      coordinate,
      subgraph,
      severity: weighty.has(code) ? 'warn' : 'info',
      message: `${code}: ${message}`,
    })),
};
