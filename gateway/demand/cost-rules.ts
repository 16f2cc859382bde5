import { type ConstDirectiveNode, type DocumentNode, valueFromASTUntyped } from 'graphql';

/** What `@listSize` says of a list, or of a field with lists beneath it. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  readonly slicingArguments: readonly string[] | undefined;
  readonly sizedFields: readonly string[] | undefined;
}

/** What a supergraph says of cost, by coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`. */
export interface CostRules {
  weight(coordinate: string): number | undefined;
  listSize(coordinate: string): ListSize | undefined;
}

/** Reads `@cost` and `@listSize` as federation composes them (IBM GraphQL cost specification). */
export function readCostRules(supergraph: DocumentNode): CostRules {
  const weights = new Map<string, number>();
  const sizes = new Map<string, ListSize>();
  function read(coordinate: string, directives: readonly ConstDirectiveNode[] = []): void {
    for (const node of directives) {
      const args = toArguments(node);
      // The specification writes weights as text, federation as numbers.
      const weight = node.name.value === 'cost' ? Number(args.weight) : Number.NaN;
      if (Number.isFinite(weight)) weights.set(coordinate, weight);
      if (node.name.value === 'listSize') sizes.set(coordinate, toListSize(args));
    }
  }
  for (const definition of supergraph.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const typeName = definition.name.value;
    read(typeName, definition.directives as readonly ConstDirectiveNode[]);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) {
      const coordinate = `${typeName}.${field.name.value}`;
      read(coordinate, field.directives);
      if (!('arguments' in field)) continue;
      for (const argument of field.arguments ?? [])
        read(`${coordinate}(${argument.name.value}:)`, argument.directives);
    }
  }
  return { weight: (coordinate) => weights.get(coordinate), listSize: (coordinate) => sizes.get(coordinate) };
}

function toArguments({ arguments: given = [] }: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

function toListSize({
  assumedSize,
  slicingArguments,
  sizedFields,
}: Readonly<Record<string, unknown>>): ListSize {
  const toNames = (value: unknown) => (Array.isArray(value) ? value.map(String) : undefined);
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : undefined,
    slicingArguments: toNames(slicingArguments),
    sizedFields: toNames(sizedFields),
  };
}
