import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { possibleNames } from '../cache/unit-lifetime.ts';
import type { StandIn } from './stand-ins.ts';

type Selections = readonly QueryPlanSelectionNode[];

/** By place in the representation of an object of one type: the field that is sent there, or its stand-in. */
export type Choice = Map<string, string>;

/** What representations are made of, place by place: two fields with one place cannot both be sent. */
export interface RequiredFields {
  each(selections: Selections, typeName: string, found: (place: string, name: string) => void): void;
  /** Only what is not `contested`, or chosen. */
  narrow(
    selections: Selections,
    typeName: string,
    contested: ReadonlySet<string>,
    choice: Choice,
  ): Selections;
}

export function createRequiredFields(
  schema: GraphQLSchema,
  byName: ReadonlyMap<string, StandIn>,
): RequiredFields {
  function walk(
    selections: Selections,
    typeName: string,
    path: string,
    found: (place: string, name: string) => void,
  ): void {
    for (const node of selections) {
      if (node.kind === 'InlineFragment') {
        if (applies(node.typeCondition, typeName)) walk(node.selections, typeName, path, found);
        continue;
      }
      found(placeOf(path, typeName, node.name), node.name);
      if (!node.selections) continue;
      for (const inner of namesWithin(typeName, node.name))
        walk(node.selections, inner, within(path, typeName, node.name), found);
    }
  }

  function narrow(
    selections: Selections,
    typeName: string,
    path: string,
    contested: ReadonlySet<string>,
    choice: Choice,
  ): QueryPlanSelectionNode[] {
    return selections.flatMap((node): QueryPlanSelectionNode[] => {
      if (node.kind === 'InlineFragment')
        return applies(node.typeCondition, typeName)
          ? narrow(node.selections, typeName, path, contested, choice)
          : [];
      const place = placeOf(path, typeName, node.name);
      if (contested.has(place) && choice.get(place) !== node.name) return [];
      const inside = within(path, typeName, node.name);
      const { selections: inner } = node;
      if (!inner || ![...contested].some((other) => other.startsWith(`${inside}/`))) return [node];
      const names = namesWithin(typeName, node.name);
      const [only] = names;
      const narrowed =
        names.length === 1 && only !== undefined
          ? narrow(inner, only, inside, contested, choice)
          : names.map((name) => toFragment(name, narrow(inner, name, inside, contested, choice)));
      return narrowed.some(isNotEmpty) ? [{ ...node, selections: narrowed }] : [];
    });
  }

  function applies(condition: string | undefined, typeName: string): boolean {
    if (condition === undefined || possibleNames(schema, condition).includes(typeName)) return true;
    const [wanted, type] = [schema.getType(condition), schema.getType(typeName)];
    return isInterfaceType(wanted) && isInterfaceType(type) && schema.isSubType(wanted, type);
  }

  function namesWithin(typeName: string, field: string): readonly string[] {
    const type = schema.getType(typeName);
    const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
    return found ? possibleNames(schema, getNamedType(found.type).name) : [];
  }

  function placeOf(path: string, typeName: string, field: string): string {
    return within(path, typeName, byName.get(field)?.name ?? field);
  }

  return {
    each: (selections, typeName, found) => walk(selections, typeName, '', found),
    narrow: (selections, typeName, contested, choice) => narrow(selections, typeName, '', contested, choice),
  };
}

export function toFragment(typeCondition: string, selections: Selections): QueryPlanSelectionNode {
  return { kind: 'InlineFragment', typeCondition, selections: [...selections] };
}

// What asks for no more than the type of an object asks for nothing: others of the same place may ask for more.
function isNotEmpty(node: QueryPlanSelectionNode): boolean {
  return node.kind === 'Field' || node.selections.some(isNotEmpty);
}

function within(path: string, typeName: string, field: string): string {
  return `${path}/${typeName}.${field}`;
}
