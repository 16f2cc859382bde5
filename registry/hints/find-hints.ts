import { toPositions } from '../diff/positions.ts';
import { directivesOf } from '../version/elements.ts';
import type { GraphVersion } from '../version/graph-version.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { type Hint, type Placed, toList, toPlaces } from './hint.ts';

type Places = ReadonlyMap<string, readonly Placed[]>;

function* findOverrides(places: Places, names: ReadonlySet<string>): Iterable<Hint> {
  for (const [coordinate, placed] of places) {
    for (const { subgraph, element } of placed) {
      for (const { args } of directivesOf(element, 'override')) {
        const from = String(args.from);
        const source = placed.find((other) => other.subgraph === from);
        if (!names.has(from)) {
          yield {
            code: 'FROM_SUBGRAPH_DOES_NOT_EXIST',
            coordinate,
            subgraph,
            message: `${coordinate} overrides "${from}", and there is no such subgraph`,
          };
        } else if (!source) {
          yield {
            code: 'OVERRIDE_DIRECTIVE_CAN_BE_REMOVED',
            coordinate,
            subgraph,
            message: `${coordinate} is gone from "${from}": its @override has done its work`,
          };
        } else if (args.label === undefined && directivesOf(source.element, 'external').length === 0) {
          yield {
            code: 'OVERRIDDEN_FIELD_CAN_BE_REMOVED',
            coordinate,
            subgraph: from,
            message: `${coordinate} is answered by "${subgraph}": it can be removed from "${from}"`,
          };
        }
      }
    }
  }
}

/** Enum values that only some subgraphs have: in what is sent the graph has the common ones, in what is read all. */
function* findEnums(places: Places, { composed }: GraphVersion): Iterable<Hint> {
  const positionOf = composed ? toPositions(composed.apiSchema) : undefined;
  for (const placed of places.values()) {
    const [first] = placed;
    if (first?.element.kind !== 'type' || first.element.typeKind !== 'ENUM' || placed.length < 2) continue;
    const position = positionOf?.(first.element.name) ?? { input: false, output: true };
    if (!position.input && !position.output) {
      yield {
        code: 'UNUSED_ENUM_TYPE',
        coordinate: first.element.name,
        subgraph: first.subgraph,
        message: `${first.element.name} is used by no field and no argument`,
      };
      continue;
    }
    const values = new Set(placed.flatMap(({ element }) => element.children.map(({ name }) => name)));
    for (const value of values) {
      const without = placed.filter(({ element }) => !element.children.some(({ name }) => name === value));
      if (without.length === 0) continue;
      const coordinate = `${first.element.name}.${value}`;
      const where = toList(without.map(({ subgraph }) => subgraph));
      yield {
        code: position.input
          ? 'INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM'
          : 'INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM',
        coordinate,
        subgraph: without[0]?.subgraph ?? null,
        message: position.input
          ? `${coordinate} is not in ${where}: nobody can send it`
          : `${coordinate} is not in ${where}`,
      };
    }
  }
}

/** What composes and is seldom meant: the hints of Apollo's composition, which the composer that we ship does not give. */
export function findHints(version: GraphVersion): readonly Hint[] {
  const places = toPlaces(version);
  const names = new Set(version.subgraphs.map(({ name }) => name));
  return [
    ...[...places.values()].flatMap((placed) => [...findInconsistencies(placed)]),
    ...findEnums(places, version),
    ...findOverrides(places, names),
  ].filter(({ coordinate }) => !coordinate.startsWith('@'));
}
