import {
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** What `@key`, `@requires` and `@fromContext` of a supergraph select: subgraphs are asked for it beside what the client asks for. */
export interface Requirements {
  /** Names selected at any depth; true where some selection of the name has arguments. */
  readonly names: ReadonlyMap<string, boolean>;
  /** By `Type.field`: fields that need values of others, of their object or from the context. */
  readonly dependent: ReadonlySet<string>;
}

export function readRequirements(supergraph: DocumentNode): Requirements {
  const names = new Map<string, boolean>([['__typename', false]]);
  const dependent = new Set<string>();

  function note(selectionSet: SelectionSetNode): void {
    visit(selectionSet, {
      Field({ name: { value: name }, arguments: given = [] }) {
        names.set(name, (names.get(name) ?? false) || given.length > 0);
      },
    });
  }

  for (const { name: type, directives, fields } of typesOf(supergraph)) {
    for (const key of fieldSetsOf(directives, 'join__type', 'key')) note(key);
    for (const { name, directives } of fields) {
      const required = fieldSetsOf(directives, 'join__field', 'requires');
      const needed = [...required, ...contextSelectionsOf(directives)];
      for (const selectionSet of needed) note(selectionSet);
      if (needed.length > 0) dependent.add(`${type}.${name.value}`);
    }
  }
  return { names, dependent };
}

/** What a field requires of its object in a subgraph, by `subgraph Type.field`. */
export function readRequires(supergraph: DocumentNode): ReadonlyMap<string, readonly SelectionSetNode[]> {
  const subgraphs = readSubgraphNames(supergraph);
  const found = new Map<string, readonly SelectionSetNode[]>();
  for (const { name: type, fields } of typesOf(supergraph))
    for (const { name, directives = [] } of fields)
      for (const node of directives) {
        const required = fieldSetsOf([node], 'join__field', 'requires');
        const graph = node.arguments?.find((argument) => argument.name.value === 'graph')?.value;
        if (required.length === 0 || graph?.kind !== Kind.ENUM) continue;
        found.set(`${subgraphs.get(graph.value)} ${type}.${name.value}`, required);
      }
  return found;
}

/** Every field that is the outermost of some `@key`, as `Type.field`. */
export function readKeyFields(supergraph: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { name, directives } of typesOf(supergraph))
    for (const { selections } of fieldSetsOf(directives, 'join__type', 'key'))
      for (const node of selections) if (node.kind === Kind.FIELD) found.add(`${name}.${node.name.value}`);
  return found;
}

/**
 * Fields that a subgraph only names and others have to tell it, as `subgraph Type.field`; those aside that it provides anywhere, and keys.
 */
export function readExternals(supergraph: DocumentNode, keyFields: ReadonlySet<string>): ReadonlySet<string> {
  const subgraphs = readSubgraphNames(supergraph);
  const found = new Set<string>();
  const provided = new Set<string>();
  for (const { name: type, fields } of typesOf(supergraph))
    for (const { name, directives = [] } of fields)
      for (const node of directives) {
        const given = new Map(node.arguments?.map((argument) => [argument.name.value, argument.value]));
        const graph = given.get('graph');
        if (node.name.value !== 'join__field' || graph?.kind !== Kind.ENUM) continue;
        const subgraph = subgraphs.get(graph.value);
        const external = given.get('external');
        if (external?.kind === Kind.BOOLEAN && external.value && !keyFields.has(`${type}.${name.value}`))
          found.add(`${subgraph} ${type}.${name.value}`);
        for (const set of fieldSetsOf([node], 'join__field', 'provides'))
          visit(set, { Field: (field) => void provided.add(`${subgraph} ${field.name.value}`) });
      }
  const isProvided = (text: string) => provided.has(text.replace(/ \w+\.(\w+)$/, ' $1'));
  return new Set([...found].filter((text) => !isProvided(text)));
}

/** By value of `join__Graph`. */
function readSubgraphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { name, directives } of definition.values ?? []) {
      const given = directives?.find((node) => node.name.value === 'join__graph')?.arguments ?? [];
      const value = given.find((argument) => argument.name.value === 'name')?.value;
      if (value?.kind === Kind.STRING) names.set(name.value, value.value);
    }
  }
  return names;
}

interface TypeDefinition {
  readonly name: string;
  readonly directives: readonly DirectiveNode[];
  readonly fields: readonly FieldDefinitionNode[];
}

function typesOf({ definitions }: DocumentNode): readonly TypeDefinition[] {
  return definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? [{ name: node.name.value, directives: node.directives ?? [], fields: node.fields ?? [] }]
      : [],
  );
}

function fieldSetsOf(
  directives: readonly DirectiveNode[] | undefined,
  directive: string,
  argument: string,
): SelectionSetNode[] {
  return (directives ?? []).flatMap((node) => {
    const value = node.arguments?.find(({ name }) => name.value === argument)?.value;
    if (node.name.value !== directive || value?.kind !== Kind.STRING) return [];
    return toSelectionSets(`{${value.value}}`);
  });
}

/** `@join__field(contextArguments: [{ selection: "{ currency }" }])` */
function contextSelectionsOf(directives: readonly DirectiveNode[] | undefined): SelectionSetNode[] {
  const selections: SelectionSetNode[] = [];
  for (const node of directives ?? []) {
    if (node.name.value !== 'join__field') continue;
    visit(node, {
      ObjectField({ name, value }) {
        if (name.value === 'selection' && value.kind === Kind.STRING)
          selections.push(...toSelectionSets(value.value));
      },
    });
  }
  return selections;
}

/** Of a field set as directives have it, with braces or without. */
export function toSelectionSets(text: string): SelectionSetNode[] {
  // A selection that begins with a type condition comes without braces.
  const braced = text.trim().startsWith('{') ? text : `{${text}}`;
  const parsed = parse(braced, { noLocation: true }).definitions[0];
  return parsed?.kind === Kind.OPERATION_DEFINITION ? [parsed.selectionSet] : [];
}
