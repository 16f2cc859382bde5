import type { StateRule } from '../rule.ts';
import { isNonNull } from '../version/elements.ts';
import { systemsOf, toPartition } from '../version/sources.ts';

export const mappingPartial: StateRule = {
  code: 'mapping-partial',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'The records of a type are divided between systems, and a field that is never null is mapped from some of them only: records of the others cannot be answered.',
  fix: 'Name what the field is in each system with @source, or let it be null.',
  *check(version) {
    for (const { name: subgraph, elements } of version.subgraphs) {
      for (const type of elements.values()) {
        if (type.kind !== 'type' || type.typeKind !== 'OBJECT') continue;
        const partition = toPartition(version, type.name);
        if (partition === undefined) continue;
        const systems = partition.split(', ');
        for (const field of type.children) {
          const mapped = systemsOf(field);
          if (!field.type || !isNonNull(field.type) || mapped.length === 0) continue;
          const missing = systems.filter((system) => !mapped.includes(system));
          if (missing.length === 0) continue;
          yield {
            coordinate: field.coordinate,
            subgraph,
            message: `${field.coordinate} is never null, and is not mapped from ${missing.join(', ')}`,
          };
        }
      }
    }
  },
};
