import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { CodedError } from '#platform/errors.ts';

/** A Subscription field whose events come from the event log: what `@live` says of it. */
export interface EventBinding {
  readonly field: string;
  readonly topic: string;
  /** The event's type, and its field that is the entity the event is about. */
  readonly eventType: string;
  readonly entityField: string;
  readonly entityType: string;
  /** The arguments that pick one entity, and all entities of one owner. */
  readonly by: string;
  readonly ofOwner: string | undefined;
  /** A field of event and entity: what a snapshot takes from the entity where nothing was logged of it. */
  readonly state: string | undefined;
  /** Whether each event matters, not only the newest: without a cursor it begins with the first. */
  readonly everyEvent: boolean;
}

/** The bound fields of a supergraph by name. Throws BAD_USER_INPUT where a binding does not fit its field. */
export function readBindings(supergraph: DocumentNode): ReadonlyMap<string, EventBinding> {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  for (const node of supergraph.definitions)
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION) types.set(node.name.value, node);
  const bindings = new Map<string, EventBinding>();
  for (const field of types.get(subscriptionTypeOf(supergraph))?.fields ?? []) {
    const directive = field.directives?.find(({ name }) => name.value === 'live');
    if (directive) bindings.set(field.name.value, toBinding(field, directive, types));
  }
  return bindings;
}

export function subscriptionTypeOf({ definitions }: DocumentNode): string {
  const schema = definitions.find((node) => node.kind === Kind.SCHEMA_DEFINITION);
  const root = schema?.operationTypes.find(({ operation }) => operation === 'subscription');
  return root?.type.name.value ?? 'Subscription';
}

function toBinding(
  field: FieldDefinitionNode,
  directive: ConstDirectiveNode,
  types: ReadonlyMap<string, ObjectTypeDefinitionNode>,
): EventBinding {
  const name = field.name.value;
  const eventType = nameOf(field.type);
  const entityField = textOf(directive, 'entity') ?? '';
  const topic = textOf(directive, 'topic');
  const by = textOf(directive, 'by') ?? '';
  const entity = types.get(eventType)?.fields?.find((candidate) => candidate.name.value === entityField);
  if (topic === undefined) throw misfit(name, 'it names no topic');
  if (!entity) throw misfit(name, `${eventType} has no field "${entityField}"`);
  const ofOwner = textOf(directive, 'ofOwner');
  for (const argument of ofOwner === undefined ? [by] : [by, ofOwner])
    if (!field.arguments?.some((candidate) => candidate.name.value === argument))
      throw misfit(name, `it has no argument "${argument}"`);
  return {
    field: name,
    topic,
    eventType,
    entityField,
    entityType: nameOf(entity.type),
    by,
    ofOwner,
    state: textOf(directive, 'state'),
    everyEvent: isTrue(directive, 'everyEvent'),
  };
}

function isTrue(directive: ConstDirectiveNode, name: string): boolean {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.BOOLEAN && value.value;
}

function argumentOf(directive: ConstDirectiveNode, name: string) {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function textOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

export function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function misfit(field: string, reason: string): CodedError {
  return new CodedError('BAD_USER_INPUT', `@live of Subscription.${field} does not fit: ${reason}`);
}
