import { type ASTNode, type FieldNode, Kind, type ValueNode, valueFromASTUntyped, visit } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import type { Claims } from '../authorization/claims.ts';
import type { PreparedOperation, Variables } from '../engine/engine.ts';
import type { EventBinding } from './event-binding.ts';
import type { EventInterest } from './event-log.ts';

/** The field of a subscription, which is the only one at its root. */
export function rootFieldOf({ document, operation }: PreparedOperation): FieldNode | undefined {
  let found: FieldNode | undefined;
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet]] : [],
    ),
  );
  const look = (selections: (typeof operation)['selectionSet']['selections']): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) found ??= node;
      else if (node.kind === Kind.INLINE_FRAGMENT) look(node.selectionSet.selections);
      else look(fragments.get(node.name.value)?.selections ?? []);
    }
  };
  look(operation.selectionSet.selections);
  return found;
}

/** Variables that decide only which events come, not what is read of them: as many subscriptions as differ in these share results. */
export function readTriggerVariables(prepared: PreparedOperation, field: FieldNode): ReadonlySet<string> {
  const count = (nodes: readonly ASTNode[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const node of nodes)
      visit(node, {
        VariableDefinition: () => false,
        Variable: ({ name }) => void counts.set(name.value, (counts.get(name.value) ?? 0) + 1),
      });
    return counts;
  };
  const inArguments = count(field.arguments ?? []);
  const everywhere = count([prepared.document]);
  return new Set([...inArguments].flatMap(([name, times]) => (everywhere.get(name) === times ? [name] : [])));
}

export interface SubscribeArguments {
  readonly interest: EventInterest;
  readonly after: string | undefined;
}

/**
 * Which events the caller asks for and may have. `ownOwner` is the only owner whose events it may have, where it is limited to
 * one. Throws BAD_USER_INPUT where it names nothing to follow, FORBIDDEN where it names another owner.
 */
export function readSubscribeArguments(
  { by, ofOwner }: EventBinding,
  field: FieldNode,
  { coerced }: Variables,
  ownOwner: string | undefined,
): SubscribeArguments {
  const given = new Map(field.arguments?.map(({ name, value }) => [name.value, toText(value, coerced)]));
  const entityId = given.get(by);
  const owner = ofOwner === undefined ? undefined : given.get(ofOwner);
  if (ownOwner !== undefined && owner !== undefined && owner !== ownOwner)
    throw new CodedError('FORBIDDEN', `${ofOwner} names another than the caller’s own: leave it out`);
  const ownerId = owner ?? ownOwner;
  if (entityId === undefined && ownerId === undefined) {
    const names = ofOwner === undefined ? `${by} is not` : `Neither ${by} nor ${ofOwner} is`;
    throw new CodedError('BAD_USER_INPUT', `${names} given: say whose changes to follow`);
  }
  return { interest: { entityId, ownerId }, after: given.get('after') };
}

function toText(value: ValueNode, variables: Variables['coerced']): string | undefined {
  const read: unknown = valueFromASTUntyped(value, { ...variables });
  if (typeof read === 'number') return String(read);
  return typeof read === 'string' && read !== '' ? read : undefined;
}

/** The one owner whose events a caller may have; undefined where it is not limited to one. */
export type OwnerOf = (claims: Claims | undefined) => string | undefined;
