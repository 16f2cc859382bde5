import { directivesOf, type Element, type ElementMap, isNonNull, toNamedType } from '../version/elements.ts';
import type { ContractFilter } from './governance.ts';

const roots = ['Query', 'Mutation', 'Subscription'];
/** What composition adds for planners and clients never see. */
const machinery = /^(?:join|link|core)__/;

/** What of a supergraph a contract leaves out, as coordinates. */
export type HiddenElements = ReadonlySet<string>;

interface Cut {
  readonly types: readonly Element[];
  readonly elements: ElementMap;
  readonly membersOf: (union: string) => readonly string[];
  readonly interfacesOf: (type: string) => readonly string[];
  readonly hidden: Set<string>;
}

function tagsOf(element: Element): readonly string[] {
  return directivesOf(element, 'tag').map(({ args }) => String(args.name));
}

function isComposite({ typeKind }: Element): boolean {
  return typeKind === 'OBJECT' || typeKind === 'INTERFACE';
}

function hideExcluded({ types, hidden }: Cut, exclude: readonly string[]): void {
  const visit = (element: Element): void => {
    if (tagsOf(element).some((tag) => exclude.includes(tag))) hidden.add(element.coordinate);
    element.children.forEach(visit);
  };
  types.forEach(visit);
}

/** A tag of its own decides; without one the type's does; a type without any tag in it comes along where it is needed. */
function hideNotIncluded({ types, hidden }: Cut, include: readonly string[]): void {
  const isIncluded = (tags: readonly string[]) => tags.some((tag) => include.includes(tag));
  for (const type of types) {
    const own = tagsOf(type);
    if (!isComposite(type)) {
      if (own.length > 0 && !isIncluded(own)) hidden.add(type.coordinate);
      continue;
    }
    // What leads into the graph is shown on somebody's word alone.
    const speaks =
      roots.includes(type.name) || own.length > 0 || type.children.some((field) => tagsOf(field).length > 0);
    if (!speaks) continue;
    for (const field of type.children) {
      const tags = tagsOf(field);
      if (!isIncluded(tags.length > 0 ? tags : own)) hidden.add(field.coordinate);
    }
  }
}

/** A list that says what it could not show is left out itself. Answers whether anything was. */
function hideDangling({ types, elements, hidden, membersOf, interfacesOf }: Cut): boolean {
  const before = hidden.size;
  const refersToHidden = ({ type }: Element) => type !== undefined && hidden.has(toNamedType(type));
  const isNeeded = ({ type, defaultValue }: Element) =>
    type !== undefined && isNonNull(type) && defaultValue === undefined;
  for (const type of types) {
    for (const child of type.children) {
      if (refersToHidden(child)) hidden.add(child.coordinate);
      for (const argument of child.children) {
        if (refersToHidden(argument)) hidden.add(argument.coordinate);
        if (hidden.has(argument.coordinate) && isNeeded(argument)) hidden.add(child.coordinate);
      }
      if (type.typeKind === 'INPUT' && hidden.has(child.coordinate) && isNeeded(child))
        hidden.add(type.coordinate);
      if (!hidden.has(child.coordinate)) continue;
      // What one type behind an interface does not show, the interface cannot promise.
      for (const parent of interfacesOf(type.name))
        if (elements.has(`${parent}.${child.name}`)) hidden.add(`${parent}.${child.name}`);
    }
    const parts =
      type.typeKind === 'UNION' ? membersOf(type.name) : type.children.map(({ coordinate }) => coordinate);
    if (parts.length > 0 && parts.every((part) => hidden.has(part))) hidden.add(type.coordinate);
  }
  return hidden.size > before;
}

function hideUnreachable({ types, elements, hidden, membersOf, interfacesOf }: Cut): void {
  const reached = new Set<string>();
  const enter = (name: string): void => {
    const type = elements.get(name);
    if (!type || reached.has(name) || hidden.has(name)) return;
    reached.add(name);
    for (const child of type.children.filter(({ coordinate }) => !hidden.has(coordinate))) {
      for (const element of [child, ...child.children])
        if (element.type && !hidden.has(element.coordinate)) enter(toNamedType(element.type));
    }
    membersOf(name).forEach(enter);
    interfacesOf(name).forEach(enter);
    if (type.typeKind !== 'INTERFACE') return;
    for (const other of types) if (interfacesOf(other.name).includes(name)) enter(other.name);
  };
  roots.forEach(enter);
  // Directives bring the types of their arguments.
  for (const { kind, children } of elements.values())
    if (kind === 'directive') for (const { type } of children) if (type) enter(toNamedType(type));
  for (const { coordinate } of types) if (!reached.has(coordinate)) hidden.add(coordinate);
}

/** Finds what a contract leaves out: what is excluded, what is not included, and what only that leads to. */
export function findHiddenElements(
  elements: ElementMap,
  { include, exclude }: ContractFilter,
  relations: Pick<Cut, 'membersOf' | 'interfacesOf'>,
): HiddenElements {
  const types = [...elements.values()].filter(({ kind, name }) => kind === 'type' && !machinery.test(name));
  const cut: Cut = { types, elements, hidden: new Set(), ...relations };
  hideExcluded(cut, exclude);
  if (include.length > 0) hideNotIncluded(cut, include);
  while (hideDangling(cut));
  hideUnreachable(cut);
  return cut.hidden;
}
