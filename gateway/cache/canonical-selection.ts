import { type ASTNode, Kind, print, stripIgnoredCharacters, type ValueNode, visit } from 'graphql';
import { canonicalJson } from './canonical-json.ts';

/** A selection's text without the values of its arguments, and these in the order of the text. */
export interface CanonicalSelection {
  readonly text: string;
  readonly values: readonly ValueNode[];
}

/** Arguments stand in order of name, and are numbered: it does not matter what the client called its variables, or if it had any. */
export function toCanonicalSelection(node: ASTNode): CanonicalSelection {
  const values: ValueNode[] = [];
  const inOrder = visit(node, {
    Field: (field) =>
      field.arguments && {
        ...field,
        arguments: field.arguments.toSorted((one, other) => (one.name.value < other.name.value ? -1 : 1)),
      },
  });
  const canonical = visit(inOrder, {
    Argument(argument) {
      values.push(argument.value);
      const name = { kind: Kind.NAME, value: `v${values.length}` } as const;
      return { ...argument, value: { kind: Kind.VARIABLE, name } };
    },
  });
  return { text: stripIgnoredCharacters(print(canonical)), values };
}

/**
 * A value as text: equal texts mean the same to whoever is asked. Numbers are left as they were written, since a scalar may tell
 * `1.0` from `1`, and a large one may not survive being read.
 */
export function toValueText(node: ValueNode, variables: Readonly<Record<string, unknown>>): string {
  switch (node.kind) {
    case Kind.VARIABLE:
      return canonicalJson(
        Object.hasOwn(variables, node.name.value) ? variables[node.name.value] : undefined,
      );
    case Kind.INT:
    case Kind.FLOAT:
      return node.value;
    case Kind.STRING:
      return JSON.stringify(node.value);
    case Kind.BOOLEAN:
      return String(node.value);
    case Kind.NULL:
      return 'null';
    case Kind.ENUM:
      return `:${node.value}`; // to a scalar that takes anything, `A` is not "A"
    case Kind.LIST:
      return `[${node.values.map((value) => toValueText(value, variables)).join(',')}]`;
    case Kind.OBJECT: {
      const members = node.fields
        .map(({ name, value }) => [name.value, toValueText(value, variables)] as const)
        .filter(([, text]) => text !== '~')
        .sort(([one], [other]) => (one < other ? -1 : 1));
      return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
    }
  }
}
