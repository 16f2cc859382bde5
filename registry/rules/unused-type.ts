import { isIntrospectionType, isSpecifiedScalarType } from 'graphql';
import { toPositions } from '../diff/positions.ts';
import type { StateRule } from '../rule.ts';
import { ownersOf } from '../version/owners.ts';

export const unusedType: StateRule = {
  code: 'unused-type',
  severity: 'warn',
  looksAt: 'state',
  explanation: 'No operation can reach the type: it is dead, or a field that should return it is missing.',
  fix: 'Remove the type, or use it.',
  *check(version) {
    const schema = version.composed?.apiSchema;
    if (!schema) return;
    const positionOf = toPositions(schema);
    for (const type of Object.values(schema.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
      const { input, output } = positionOf(type.name);
      if (input || output) continue;
      const subgraph = ownersOf(version, type.name)[0] ?? null;
      yield { coordinate: type.name, subgraph, message: `No operation can reach ${type.name}` };
    }
  },
};
