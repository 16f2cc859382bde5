import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  type NamedTypeNode,
  parse,
  print,
  validateSchema,
  visit,
} from 'graphql';
import { toElements } from '../version/elements.ts';
import type { ComposedGraph, CompositionProblem } from '../version/graph-version.ts';
import type { ContractFilter } from './governance.ts';
import { findHiddenElements, type HiddenElements } from './hidden-elements.ts';

const inaccessible: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'inaccessible' },
};

const specification = parse(`
  extend schema @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
  directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
`);

type Marked = { readonly directives?: readonly ConstDirectiveNode[] | undefined };

function mark<Node extends Marked>(node: Node, isHidden: boolean): Node {
  const { directives = [] } = node;
  if (!isHidden || directives.some(({ name }) => name.value === 'inaccessible')) return node;
  return { ...node, directives: [...directives, inaccessible] };
}

function markType(node: DefinitionNode, hidden: HiddenElements): DefinitionNode {
  if (!('name' in node) || !node.name) return node;
  const { value: type } = node.name;
  if ('values' in node && node.values) {
    const values = node.values.map((value) => mark(value, hidden.has(`${type}.${value.name.value}`)));
    return mark({ ...node, values }, hidden.has(type)) as DefinitionNode;
  }
  if ('fields' in node && node.fields) {
    const fields = node.fields.map((field) => {
      const coordinate = `${type}.${field.name.value}`;
      if (field.kind === Kind.INPUT_VALUE_DEFINITION) return mark(field, hidden.has(coordinate));
      const args = field.arguments?.map((argument) =>
        mark(argument, hidden.has(`${coordinate}(${argument.name.value}:)`)),
      );
      return mark({ ...field, ...(args && { arguments: args }) }, hidden.has(coordinate));
    });
    return mark({ ...node, fields } as DefinitionNode & Marked, hidden.has(type)) as DefinitionNode;
  }
  return mark(node as DefinitionNode & Marked, hidden.has(type)) as DefinitionNode;
}

/** What hidden types are part of, without them: for clients a union has no member that they cannot see. */
function withoutHiddenRelations(document: DocumentNode, hidden: HiddenElements): DocumentNode {
  const isShown = ({ name }: NamedTypeNode) => !hidden.has(name.value);
  return {
    ...document,
    definitions: document.definitions.map((node) => {
      if (node.kind === Kind.UNION_TYPE_DEFINITION)
        return { ...node, types: node.types?.filter(isShown) ?? [] };
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
        return { ...node, interfaces: node.interfaces?.filter(isShown) ?? [] };
      return node;
    }),
  };
}

/** Adds the specification of @inaccessible where the supergraph does without. */
function withSpecification(document: DocumentNode): DocumentNode {
  const isKnown = document.definitions.some(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === 'inaccessible',
  );
  if (isKnown) return document;
  const [extension, directive] = specification.definitions;
  const links = extension?.kind === Kind.SCHEMA_EXTENSION ? (extension.directives ?? []) : [];
  const linked = visit(document, {
    SchemaDefinition: (node) => ({ ...node, directives: [...(node.directives ?? []), ...links] }),
  });
  return { ...linked, definitions: [...linked.definitions, ...(directive ? [directive] : [])] };
}

/** Cuts a contract out of a composed graph: the same supergraph, with what the contract leaves out hidden from clients. */
export function cutContract(
  { supergraphSdl, elements, apiSchema }: ComposedGraph,
  filter: ContractFilter,
): { readonly composed: ComposedGraph | undefined; readonly problems: readonly CompositionProblem[] } {
  const hidden = findHiddenElements(elements, filter, {
    membersOf(name) {
      const type = apiSchema.getType(name);
      return isUnionType(type) ? type.getTypes().map((member) => member.name) : [];
    },
    interfacesOf(name) {
      const type = apiSchema.getType(name);
      return isObjectType(type) || isInterfaceType(type)
        ? type.getInterfaces().map((parent) => parent.name)
        : [];
    },
  });
  if (hidden.has('Query')) {
    const message = `Nothing of Query is left: no field of it that has one of the tags ${filter.include.join(', ')} is shown`;
    return { composed: undefined, problems: [{ code: 'CONTRACT_EMPTY', message }] };
  }
  const document = withSpecification(parse(supergraphSdl, { noLocation: true }));
  const marked = {
    ...document,
    definitions: document.definitions.map((node) => markType(node, hidden)),
  };
  const publicDocument = transformSupergraphToPublicSchema(withoutHiddenRelations(marked, hidden));
  const shown = buildASTSchema(publicDocument, { assumeValidSDL: true });
  const problems = validateSchema(shown).map(({ message }) => ({ code: 'CONTRACT_INVALID', message }));
  if (problems.length > 0) return { composed: undefined, problems };
  return {
    composed: { supergraphSdl: `${print(marked)}\n`, elements: toElements(marked), apiSchema: shown },
    problems,
  };
}
