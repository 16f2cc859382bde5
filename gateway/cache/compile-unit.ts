import {
  type FieldNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { Policies } from '../authorization/policies.ts';
import type { CacheRules } from './cache-rules.ts';
import { digest } from './caller-scope.ts';
import { type CanonicalSelection, toCanonicalSelection } from './canonical-selection.ts';
import { everything, subgraphMark, typeMark } from './marks.ts';
import { grantsNamedIn } from './unit-grants.ts';
import {
  entityLifetime,
  type Lifetime,
  type NeedsOwnHint,
  possibleNames,
  rootFieldLifetime,
} from './unit-lifetime.ts';
import { type Shape, signatureOf, toShape, typesWithin } from './unit-shape.ts';

/** What is kept or fetched as one: the fields of an entity of one type, or a field of a root type. */
export interface CompiledUnit {
  readonly subgraph: string;
  /** The entity's type, or the root type. */
  readonly typeName: string;
  /** Stands for the subgraph, the type and the selection. */
  readonly id: string;
  /** The values of its arguments, in the order in which they stand in a key. */
  readonly values: readonly ValueNode[];
  /** Undefined where an answer is never kept. */
  readonly lifetime: Lifetime | undefined;
  /** The scopes that it may depend on; undefined for any. */
  readonly grants: readonly string[] | undefined;
  readonly shape: Shape;
  readonly marks: readonly string[];
  readonly tags: readonly string[];
  /** Of a root field: its arguments by name, for tags. */
  readonly field: FieldNode | undefined;
}

export interface UnitCompiler {
  readonly rules: CacheRules;
  readonly schema: GraphQLSchema;
  /** One for each type of entity that the selection of `_entities` is for. */
  entities(subgraph: string, selectionSet: SelectionSetNode): ReadonlyMap<string, CompiledUnit>;
  /** One for each field of the root type, by response key; undefined where they cannot be told apart. */
  rootFields(
    subgraph: string,
    rootType: string,
    selectionSet: SelectionSetNode,
  ): ReadonlyMap<string, CompiledUnit> | undefined;
}

export function createUnitCompiler(
  schema: GraphQLSchema,
  rules: CacheRules,
  needsOwnHint: NeedsOwnHint,
  policies?: Policies,
): UnitCompiler {
  const options = { schema, rules, needsOwnHint };

  function toUnit(
    subgraph: string,
    typeName: string,
    selection: CanonicalSelection,
    more: Pick<CompiledUnit, 'lifetime' | 'shape' | 'tags' | 'field'>,
  ): CompiledUnit {
    return {
      ...more,
      subgraph,
      typeName,
      // Another supergraph may mean another thing by the same text, or keep it for another time.
      id: digest(
        [subgraph, typeName, selection.text, signatureOf(more.shape), JSON.stringify(more.lifetime)].join(
          '\n',
        ),
      ),
      values: selection.values,
      grants: policies && grantsNamedIn(policies, more.shape),
      marks: [everything, subgraphMark(subgraph), ...[...typesWithin(more.shape)].map(typeMark)],
    };
  }

  return {
    rules,
    schema,
    entities(subgraph, selectionSet) {
      const canonical = toCanonicalSelection(selectionSet);
      const names = new Set(conditionsOf(selectionSet).flatMap((name) => possibleNames(schema, name)));
      const types = [...names].map((name) => schema.getType(name)).filter(isObjectType);
      return new Map(
        types.map((type) => [
          type.name,
          toUnit(subgraph, type.name, canonical, {
            lifetime: entityLifetime(options, type, selectionFor(schema, type.name, selectionSet)),
            shape: toShape(schema, rules, [type.name], selectionFor(schema, type.name, selectionSet)),
            tags: rules.tags(type.name),
            field: undefined,
          }),
        ]),
      );
    },
    rootFields(subgraph, rootType, { selections }) {
      const type = schema.getType(rootType);
      if (!isObjectType(type)) return undefined;
      const units = new Map<string, CompiledUnit>();
      for (const node of selections) {
        if (node.kind !== Kind.FIELD) return undefined;
        const key = node.alias?.value ?? node.name.value;
        if (units.has(key)) return undefined;
        const inner = toShape(schema, rules, [rootType], { kind: Kind.SELECTION_SET, selections: [node] });
        units.set(
          key,
          toUnit(subgraph, rootType, toCanonicalSelection(node), {
            lifetime: rootFieldLifetime(options, type, node),
            shape: inner,
            tags: rules.tags(`${rootType}.${node.name.value}`),
            field: node,
          }),
        );
      }
      return units;
    },
  };
}

// A selection of entities is one inline fragment for each type.
function conditionsOf({ selections }: SelectionSetNode): string[] {
  const names = selections.flatMap((node) =>
    node.kind === Kind.INLINE_FRAGMENT && node.typeCondition ? [node.typeCondition.name.value] : [],
  );
  return [...new Set(names)];
}

function selectionFor(
  schema: GraphQLSchema,
  typeName: string,
  { selections }: SelectionSetNode,
): SelectionSetNode {
  const own = selections.filter(
    (node) =>
      node.kind !== Kind.INLINE_FRAGMENT ||
      !node.typeCondition ||
      possibleNames(schema, node.typeCondition.name.value).includes(typeName),
  );
  return { kind: Kind.SELECTION_SET, selections: own };
}
