import {
  type DocumentNode,
  type GraphQLInterfaceType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { openPolicy, type Policy, parsePolicy, type Requirement } from './policy.ts';
import { readSecurityDirectiveNames } from './security-directives.ts';

/** Who may see what, as the supergraph says it. Names are of object types; an interface's own field may be asked for too. */
export interface Policies {
  /** Each different requirement of the supergraph once: callers who meet the same ones see the same. */
  readonly requirements: readonly Requirement[];
  type(typeName: string): Policy;
  field(typeName: string, fieldName: string): Policy;
}

/**
 * Composition copies requirements of implementing types up to their interface, so one that an implementing type has
 * itself says nothing of the others; only a requirement that an interface alone has binds all that implement it.
 */
export function readPolicies(supergraph: DocumentNode, schema: GraphQLSchema): Policies {
  const declared = readDeclared(supergraph);
  const raw = (coordinate: string): Policy => declared.get(coordinate) ?? openPolicy;

  const ownOnly = (type: GraphQLInterfaceType, suffix: string): Policy => {
    const inherited = schema.getPossibleTypes(type).flatMap((possible) => raw(possible.name + suffix));
    return raw(type.name + suffix).filter(({ kind }) => !inherited.some((other) => other.kind === kind));
  };
  const typePolicy = (name: string): Policy => {
    const type = schema.getType(name);
    if (isInterfaceType(type)) return ownOnly(type, '');
    if (!isObjectType(type)) return raw(name);
    return [...raw(name), ...type.getInterfaces().flatMap((parent) => ownOnly(parent, ''))];
  };
  const fieldPolicy = (typeName: string, fieldName: string): Policy => {
    const type = schema.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) return openPolicy;
    const returned = type.getFields()[fieldName]?.type;
    const suffix = `.${fieldName}`;
    return [
      ...typePolicy(typeName),
      ...(isInterfaceType(type) ? ownOnly(type, suffix) : raw(typeName + suffix)),
      ...type.getInterfaces().flatMap((parent) => ownOnly(parent, suffix)),
      ...(returned ? typePolicy(getNamedType(returned).name) : []),
    ];
  };
  return {
    requirements: distinct([...declared.values()].flat()),
    type: remember(typePolicy),
    field: remember((typeName, fieldName = '') => fieldPolicy(typeName, fieldName)),
  };
}

function readDeclared(supergraph: DocumentNode): ReadonlyMap<string, Policy> {
  const names = readSecurityDirectiveNames(supergraph);
  const declared = new Map<string, Policy>();
  const add = (coordinate: string, policy: Policy) => {
    if (policy.length > 0) declared.set(coordinate, [...(declared.get(coordinate) ?? []), ...policy]);
  };
  for (const definition of supergraph.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const typeName = definition.name.value;
    add(typeName, parsePolicy(definition.directives, names));
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) {
      add(`${typeName}.${field.name.value}`, parsePolicy(field.directives, names));
    }
  }
  return declared;
}

function remember(compute: (typeName: string, fieldName?: string) => Policy) {
  const known = new Map<string, Policy>();
  return (typeName: string, fieldName?: string): Policy => {
    const key = fieldName === undefined ? typeName : `${typeName}.${fieldName}`;
    const policy = known.get(key) ?? compute(typeName, fieldName);
    known.set(key, policy);
    return policy;
  };
}

function distinct(requirements: readonly Requirement[]): Requirement[] {
  return [...new Map(requirements.map((requirement) => [JSON.stringify(requirement), requirement])).values()];
}
