import type { DocumentNode, FieldNode } from 'graphql';
import { visit } from 'graphql';
import type { Requirements } from './requirements.ts';

/** Under which response key the plan fetches a field of the client's operation. */
export interface PlanKeys {
  keyOf(node: FieldNode): string;
  /** The operation as the planner gets it. */
  toPlanned(document: DocumentNode): DocumentNode;
}

const prefix = 'weir__';

/**
 * The planner puts what `@key` and `@requires` select into the same selection as the client's fields, and takes two fields
 * with one response key for one field, whatever their arguments and names. A client's field that could be taken for another is
 * therefore planned under a key of its own.
 */
export function createPlanKeys({ names }: Pick<Requirements, 'names'>): PlanKeys {
  function keyOf({ name, alias, arguments: given = [] }: FieldNode): string {
    const key = alias?.value ?? name.value;
    if (key.startsWith(prefix)) return prefix + key;
    const withArguments = names.get(key);
    if (withArguments === undefined) return key;
    return withArguments || given.length > 0 || key !== name.value ? prefix + key : key;
  }
  return {
    keyOf,
    toPlanned: (document) =>
      visit(document, {
        Field(node) {
          const key = keyOf(node);
          if (key === (node.alias?.value ?? node.name.value)) return undefined;
          return { ...node, alias: { kind: node.name.kind, value: key } };
        },
      }),
  };
}

/** The client's response key of one that the plan uses; of a stand-in: one that no client can have. */
export function toClientKey(key: string): string {
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}

/** Whether a response key, as `toClientKey` gives it, is of a stand-in. */
export function isStandInKey(key: string): boolean {
  return /^\d/.test(key);
}
