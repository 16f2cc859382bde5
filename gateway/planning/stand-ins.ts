import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { toSelectionSets } from './requirements.ts';

/** A field with its arguments, which another field without any stands for. */
export interface StandIn {
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
}

export interface StandIns {
  /** The supergraph as the planner gets it. */
  readonly sdl: string;
  readonly byName: ReadonlyMap<string, StandIn>;
}

/**
 * The planner takes fields with one response key for one field, whatever their arguments. Where a supergraph requires one with
 * different arguments, each of them is another field to the planner: `price(currency: "EUR")` is `weir__0_price`, which every type with
 * a `price` has beside it. No client can write such a name. Undefined where there is nothing to tell apart.
 */
export function createStandIns(sdl: string): StandIns | undefined {
  const document = parse(sdl, { noLocation: true });
  const byName = new Map<string, StandIn>();
  const nameOf = new Map<string, string>();
  for (const required of findRequired(document).values()) {
    if (required.size < 2) continue;
    for (const [text, field] of required) {
      if (field.arguments.length === 0) continue;
      const name = `weir__${byName.size}_${field.name}`;
      byName.set(name, field);
      nameOf.set(text, name);
    }
  }
  if (byName.size === 0) return undefined;
  const renamed = visit(document, {
    Directive: (node) => (node.name.value === 'join__field' ? renameWithin(node, nameOf) : undefined),
  });
  const withFields = visit(renamed, {
    ObjectTypeDefinition: { leave: (type) => ({ ...type, fields: withStandIns(type.fields, byName) }) },
    InterfaceTypeDefinition: { leave: (type) => ({ ...type, fields: withStandIns(type.fields, byName) }) },
  });
  return { sdl: print(withFields), byName };
}

/** By name: every field that is selected somewhere, by its text. */
function findRequired(document: DocumentNode): ReadonlyMap<string, ReadonlyMap<string, StandIn>> {
  const found = new Map<string, Map<string, StandIn>>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'join__field') return;
      eachFieldSet(node, (text) => {
        for (const set of toSelectionSets(text))
          visit(set, {
            Field({ name: { value: name }, arguments: given = [] }) {
              const field = { name, arguments: given };
              found.set(name, (found.get(name) ?? new Map()).set(textOf(field), field));
            },
          });
        return text;
      });
    },
  });
  return found;
}

function renameWithin(node: DirectiveNode, nameOf: ReadonlyMap<string, string>) {
  return eachFieldSet(node, (text) =>
    toSelectionSets(text)
      .map((set) =>
        visit(set, {
          Field(field) {
            const name = nameOf.get(textOf({ name: field.name.value, arguments: field.arguments ?? [] }));
            if (name === undefined) return undefined;
            return { ...field, name: { kind: Kind.NAME, value: name }, arguments: [] };
          },
        }),
      )
      .map((set) => stripIgnoredCharacters(print(set)))
      .map((set) => (text.trim().startsWith('{') ? set : set.slice(1, -1)))
      .join(' '),
  );
}

/** `@join__field(requires: "…")` and `@join__field(contextArguments: [{ selection: "…" }])`, each replaced by what `replace` answers. */
function eachFieldSet(node: DirectiveNode, replace: (text: string) => string): DirectiveNode {
  return visit(node, {
    Argument: (argument) => replaced(argument, 'requires', replace),
    ObjectField: (field) => replaced(field, 'selection', replace),
  });
}

function replaced<T extends Pick<ArgumentNode, 'name' | 'value'>>(
  node: T,
  name: string,
  replace: (text: string) => string,
): T | undefined {
  const { value } = node;
  if (node.name.value !== name || value.kind !== Kind.STRING) return undefined;
  return { ...node, value: { kind: Kind.STRING, value: replace(value.value) } };
}

function withStandIns(
  fields: readonly FieldDefinitionNode[] | undefined,
  byName: ReadonlyMap<string, StandIn>,
): readonly FieldDefinitionNode[] {
  const own = fields ?? [];
  const added = [...byName].flatMap(([standIn, { name, arguments: given }]): FieldDefinitionNode[] => {
    const field = own.find((one) => one.name.value === name);
    const takes = new Set(field?.arguments?.map((argument) => argument.name.value));
    if (!field || !given.every((argument) => takes.has(argument.name.value))) return [];
    const directives = field.directives?.filter((node) => node.name.value === 'join__field') ?? [];
    return [{ ...field, name: { kind: Kind.NAME, value: standIn }, arguments: [], directives }];
  });
  return [...own, ...added];
}

function textOf({ name, arguments: given }: StandIn): string {
  const texts = given.map((argument) => print(argument)).sort();
  return texts.length > 0 ? `${name}(${texts.join(', ')})` : name;
}
