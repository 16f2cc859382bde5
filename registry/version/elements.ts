import {
  type ConstDirectiveNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  print,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
  valueFromASTUntyped,
} from 'graphql';
import { toCanonicalName } from './directive-names.ts';

export interface AppliedDirective {
  /** The name that its specification gives it, without `@`. */
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export type TypeKind = 'OBJECT' | 'INTERFACE' | 'UNION' | 'ENUM' | 'INPUT' | 'SCALAR';

export type ElementKind = 'type' | 'field' | 'argument' | 'inputField' | 'enumValue' | 'directive';

/** A place of an SDL document that has a schema coordinate. */
export interface Element {
  readonly kind: ElementKind;
  readonly coordinate: string;
  /** The type that it is or belongs to; for a directive its name with `@`. */
  readonly typeName: string;
  readonly typeKind: TypeKind | undefined;
  /** Its own name, without the type's. */
  readonly name: string;
  /** Of fields, arguments and input fields. */
  readonly type: TypeNode | undefined;
  /** As SDL, of arguments and input fields that have one. */
  readonly defaultValue: string | undefined;
  /** Of fields, their arguments' elements; of types, the elements of their fields or values. */
  readonly children: readonly Element[];
  readonly description: string | undefined;
  readonly directives: readonly AppliedDirective[];
}

export type ElementMap = ReadonlyMap<string, Element>;

const typeKindOf: Readonly<Record<(TypeDefinitionNode | TypeExtensionNode)['kind'], TypeKind>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'OBJECT',
  [Kind.OBJECT_TYPE_EXTENSION]: 'OBJECT',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'INTERFACE',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'INTERFACE',
  [Kind.UNION_TYPE_DEFINITION]: 'UNION',
  [Kind.UNION_TYPE_EXTENSION]: 'UNION',
  [Kind.ENUM_TYPE_DEFINITION]: 'ENUM',
  [Kind.ENUM_TYPE_EXTENSION]: 'ENUM',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'INPUT',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'INPUT',
  [Kind.SCALAR_TYPE_DEFINITION]: 'SCALAR',
  [Kind.SCALAR_TYPE_EXTENSION]: 'SCALAR',
};

function isTypeNode(node: { readonly kind: Kind }): node is TypeDefinitionNode | TypeExtensionNode {
  return Object.hasOwn(typeKindOf, node.kind);
}

/** Every element of an SDL document by its coordinate, a type's extensions taken together with it. */
export function toElements(document: DocumentNode): ElementMap {
  const canonical = toCanonicalName(document);
  const elements = new Map<string, Element>();

  const applied = (nodes: readonly ConstDirectiveNode[] = []): readonly AppliedDirective[] =>
    nodes.map((node) => ({
      name: canonical(node.name.value),
      args: Object.fromEntries(
        (node.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
      ),
    }));

  const put = (element: Element): Element => {
    const earlier = elements.get(element.coordinate);
    const merged = earlier
      ? {
          ...earlier,
          description: earlier.description ?? element.description,
          directives: [...earlier.directives, ...element.directives],
          children: [...earlier.children, ...element.children],
        }
      : element;
    elements.set(element.coordinate, merged);
    return merged;
  };

  type Member = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;
  const member = (
    kind: ElementKind,
    node: Member,
    owner: {
      readonly typeName: string;
      readonly typeKind: TypeKind | undefined;
      readonly coordinate: string;
    },
    children: readonly Element[] = [],
  ): Element =>
    put({
      kind,
      coordinate: owner.coordinate,
      typeName: owner.typeName,
      typeKind: owner.typeKind,
      name: node.name.value,
      type: 'type' in node ? node.type : undefined,
      defaultValue: 'defaultValue' in node && node.defaultValue ? print(node.defaultValue) : undefined,
      children,
      description: node.description?.value,
      directives: applied(node.directives),
    });

  const members = (node: TypeDefinitionNode | TypeExtensionNode, typeKind: TypeKind): readonly Element[] => {
    const typeName = node.name.value;
    if ('values' in node) {
      return (node.values ?? []).map((value) =>
        member('enumValue', value, { typeName, typeKind, coordinate: `${typeName}.${value.name.value}` }),
      );
    }
    if (!('fields' in node)) return [];
    return (node.fields ?? []).map((field) => {
      const coordinate = `${typeName}.${field.name.value}`;
      if (field.kind === Kind.INPUT_VALUE_DEFINITION)
        return member('inputField', field, { typeName, typeKind, coordinate });
      const args = (field.arguments ?? []).map((argument) =>
        member('argument', argument, {
          typeName,
          typeKind,
          coordinate: `${coordinate}(${argument.name.value}:)`,
        }),
      );
      return member('field', field, { typeName, typeKind, coordinate }, args);
    });
  };

  for (const node of document.definitions) {
    if (node.kind === Kind.DIRECTIVE_DEFINITION) {
      const typeName = `@${node.name.value}`;
      const children = (node.arguments ?? []).map((argument) =>
        member('argument', argument, {
          typeName,
          typeKind: undefined,
          coordinate: `${typeName}(${argument.name.value}:)`,
        }),
      );
      const { value: name } = node.name;
      const description = node.description?.value;
      put({
        kind: 'directive',
        coordinate: typeName,
        typeName,
        typeKind: undefined,
        name,
        type: undefined,
        defaultValue: undefined,
        children,
        description,
        directives: [],
      });
    } else if (isTypeNode(node)) {
      const typeKind = typeKindOf[node.kind];
      const { value: name } = node.name;
      put({
        kind: 'type',
        coordinate: name,
        typeName: name,
        typeKind,
        name,
        type: undefined,
        defaultValue: undefined,
        children: members(node, typeKind),
        description: 'description' in node ? node.description?.value : undefined,
        directives: applied(node.directives),
      });
    }
  }
  return elements;
}

/** The directives of that name on an element. */
export function directivesOf(element: Element | undefined, name: string): readonly AppliedDirective[] {
  return element?.directives.filter((directive) => directive.name === name) ?? [];
}

/** The name under all lists and non-nulls. */
export function toNamedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : toNamedType(type.type);
}

/** Whether a value of this type is a list, at any depth. */
export function isListType(type: TypeNode): boolean {
  if (type.kind === Kind.NAMED_TYPE) return false;
  return type.kind === Kind.LIST_TYPE || isListType(type.type);
}

export function isNonNull(type: TypeNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE;
}
