import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql';
import { type EventBinding, nameOf, readBindings, subscriptionTypeOf } from './event-binding.ts';

/** The member of the supergraph that stands for the event log. No transport belongs to it. */
export const eventsSubgraph = { graph: 'WEIR__EVENTS', name: 'weir-events' } as const;

/**
 * The supergraph with its bound fields moved to a member of their own, which knows of an entity its id alone: so that
 * the planner resolves everything else of an event as it would of a query. The schema for clients stays as it is.
 */
export function bindSupergraph(sdl: string): {
  readonly sdl: string;
  readonly bindings: ReadonlyMap<string, EventBinding>;
} {
  const document = parse(sdl, { noLocation: true });
  const bindings = readBindings(document);
  if (bindings.size === 0) return { sdl, bindings };
  return { sdl: print(moveToEvents(document, bindings)), bindings };
}

function moveToEvents(document: DocumentNode, bindings: ReadonlyMap<string, EventBinding>): DocumentNode {
  const root = subscriptionTypeOf(document);
  const all = [...bindings.values()];
  const eventTypes = new Set(all.map(({ eventType }) => eventType));
  const entityTypes = new Set(all.map(({ entityType }) => entityType));
  const inputsOfRoot = document.definitions
    .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === root)
    .flatMap((node) => (node as ObjectTypeDefinitionNode).fields ?? [])
    .filter(({ name }) => bindings.has(name.value))
    .flatMap(({ arguments: given = [] }) => given.map(({ type }) => nameOf(type)));
  const leaves = new Set([...inputsOfRoot, ...fieldTypesOf(document, eventTypes)]);

  function move(node: DefinitionNode): DefinitionNode {
    switch (node.kind) {
      case Kind.ENUM_TYPE_DEFINITION:
        if (node.name.value === 'join__Graph') return withEventsGraph(node);
        return leaves.has(node.name.value) ? withEnumIn(node) : node;
      case Kind.SCALAR_TYPE_DEFINITION:
        return leaves.has(node.name.value)
          ? { ...node, directives: [...(node.directives ?? []), joined()] }
          : node;
      case Kind.OBJECT_TYPE_DEFINITION: {
        const name = node.name.value;
        if (name === root) return withBoundFields(node, bindings);
        if (eventTypes.has(name)) return ofEventsOnly(node);
        return entityTypes.has(name) ? withStub(node) : node;
      }
      default:
        return node;
    }
  }
  return { ...document, definitions: document.definitions.map(move) };
}

function fieldTypesOf({ definitions }: DocumentNode, types: ReadonlySet<string>): string[] {
  return definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && types.has(node.name.value)
      ? (node.fields ?? []).map(({ type }) => nameOf(type))
      : [],
  );
}

function withEventsGraph(node: EnumTypeDefinitionNode): EnumTypeDefinitionNode {
  const graph = directive('join__graph', {
    name: { kind: Kind.STRING, value: eventsSubgraph.name },
    url: { kind: Kind.STRING, value: '' },
  });
  const name = { kind: Kind.NAME, value: eventsSubgraph.graph } as const;
  return {
    ...node,
    values: [...(node.values ?? []), { kind: Kind.ENUM_VALUE_DEFINITION, name, directives: [graph] }],
  };
}

function withEnumIn(node: EnumTypeDefinitionNode): EnumTypeDefinitionNode {
  const inEvents = directive('join__enumValue', { graph: eventsGraph });
  return {
    ...node,
    directives: [...(node.directives ?? []), joined()],
    values: (node.values ?? []).map((value) => ({
      ...value,
      directives: [...(value.directives ?? []), inEvents],
    })),
  };
}

// A field without @join__field is in every graph of its type: with one more graph, those that stay have to say where they are.
function withBoundFields(
  node: ObjectTypeDefinitionNode,
  bindings: ReadonlyMap<string, EventBinding>,
): ObjectTypeDefinitionNode {
  const graphs = graphsOf(node);
  const fields = (node.fields ?? []).map((field) =>
    bindings.has(field.name.value)
      ? { ...field, directives: [...withoutJoin(field), directive('join__field', { graph: eventsGraph })] }
      : inGraphs(field, graphs),
  );
  const served = new Set(
    fields
      .flatMap(({ directives }) => joinsOf(directives).map(graphOf))
      .filter((graph) => graph !== undefined),
  );
  // A root type that a member no longer has a field of would be an empty one there.
  const types = (node.directives ?? []).filter(
    (candidate) => candidate.name.value !== 'join__type' || served.has(graphOf(candidate) ?? ''),
  );
  return { ...node, directives: [...types, joined()], fields };
}

function ofEventsOnly(node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const others = (node.directives ?? []).filter(({ name }) => name.value !== 'join__type');
  const fields = (node.fields ?? []).map((field) => ({ ...field, directives: withoutJoin(field) }));
  return { ...node, directives: [...others, joined()], fields };
}

function withStub(node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const graphs = graphsOf(node);
  const stub = directive('join__type', {
    graph: eventsGraph,
    key: { kind: Kind.STRING, value: 'id' },
    resolvable: { kind: Kind.BOOLEAN, value: false },
  });
  const fields = (node.fields ?? []).map((field) => {
    if (field.name.value !== 'id') return inGraphs(field, graphs);
    const own = joinsOf(field.directives);
    if (own.length === 0) return field;
    return {
      ...field,
      directives: [...(field.directives ?? []), directive('join__field', { graph: eventsGraph })],
    };
  });
  return { ...node, directives: [...(node.directives ?? []), stub], fields };
}

function inGraphs(field: FieldDefinitionNode, graphs: readonly string[]): FieldDefinitionNode {
  if (joinsOf(field.directives).length > 0) return field;
  const joins = graphs.map((graph) => directive('join__field', { graph: { kind: Kind.ENUM, value: graph } }));
  return { ...field, directives: [...(field.directives ?? []), ...joins] };
}

function graphsOf({ directives = [] }: ObjectTypeDefinitionNode): readonly string[] {
  const graphs = directives
    .filter(({ name }) => name.value === 'join__type')
    .map(graphOf)
    .filter((graph) => graph !== undefined);
  return [...new Set(graphs)];
}

function joinsOf(directives: readonly ConstDirectiveNode[] | undefined): readonly ConstDirectiveNode[] {
  return (directives ?? []).filter(({ name }) => name.value === 'join__field');
}

function withoutJoin({ directives = [] }: FieldDefinitionNode): readonly ConstDirectiveNode[] {
  return directives.filter(({ name }) => name.value !== 'join__field');
}

function graphOf(node: ConstDirectiveNode): string | undefined {
  const value = node.arguments?.find(({ name }) => name.value === 'graph')?.value;
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

const eventsGraph = { kind: Kind.ENUM, value: eventsSubgraph.graph } as const;

function joined(): ConstDirectiveNode {
  return directive('join__type', { graph: eventsGraph });
}

function directive(
  name: string,
  given: Readonly<Record<string, NonNullable<ConstDirectiveNode['arguments']>[number]['value']>>,
): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(given).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument },
      value,
    })),
  };
}
