import { type DirectiveNode, type DocumentNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';

/** What `@key`, `@requires` and `@fromContext` of a supergraph select: subgraphs are asked for it beside what the client asks for. */
export interface Requirements {
  /** Names selected at any depth; true where some selection of the name has arguments. */
  readonly names: ReadonlyMap<string, boolean>;
  /** By `Type.field`: what the field requires of its object. */
  readonly byField: ReadonlyMap<string, readonly SelectionSetNode[]>;
  /** Whether any field is required with different arguments. */
  readonly disagree: boolean;
}

export function readRequirements(supergraph: DocumentNode): Requirements {
  const names = new Map<string, boolean>([['__typename', false]]);
  const byField = new Map<string, SelectionSetNode[]>();
  const argumentsOf = new Map<string, Set<string>>();

  function note(selectionSet: SelectionSetNode): void {
    visit(selectionSet, {
      Field({ name: { value: name }, arguments: given = [] }) {
        names.set(name, (names.get(name) ?? false) || given.length > 0);
        const texts = argumentsOf.get(name) ?? new Set();
        argumentsOf.set(name, texts.add(JSON.stringify(given.map(textOf))));
      },
    });
  }

  for (const definition of supergraph.definitions) {
    const isType = definition.kind === Kind.OBJECT_TYPE_DEFINITION;
    if (!isType && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const key of fieldSetsOf(definition.directives, 'join__type', 'key')) note(key);
    for (const { name, directives } of definition.fields ?? []) {
      const required = fieldSetsOf(directives, 'join__field', 'requires');
      for (const selectionSet of required) note(selectionSet);
      for (const selectionSet of contextSelectionsOf(directives)) note(selectionSet);
      if (required.length > 0) byField.set(`${definition.name.value}.${name.value}`, required);
    }
  }
  return { names, byField, disagree: [...argumentsOf.values()].some(({ size }) => size > 1) };
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

function toSelectionSets(text: string): SelectionSetNode[] {
  // A selection that begins with a type condition comes without braces.
  const braced = text.trim().startsWith('{') ? text : `{${text}}`;
  const parsed = parse(braced, { noLocation: true }).definitions[0];
  return parsed?.kind === Kind.OPERATION_DEFINITION ? [parsed.selectionSet] : [];
}

function textOf(node: unknown): string {
  return JSON.stringify(node, (key, value) => (key === 'loc' ? undefined : value));
}
