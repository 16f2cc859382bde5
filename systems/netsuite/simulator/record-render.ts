import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { originOf } from './rest-response.ts';

/** How a client wants a record shown. */
export interface RenderOptions {
  readonly origin: string;
  /** Sublists and sub-records in full instead of as links. */
  readonly expand: boolean;
  /** Enums as bare ids. */
  readonly simpleEnums: boolean;
}

export function toRenderOptions(request: SimulatedRequest): RenderOptions {
  return {
    origin: originOf(request),
    expand: request.query.get('expandSubResources') === 'true',
    simpleEnums: request.query.get('simpleEnumFormat') === 'true',
  };
}

export const selfLinks = (href: string) => [{ rel: 'self', href }];

export function recordUrl({ origin }: RenderOptions, path: string): string {
  return `${origin}/services/rest/record/v1/${path}`;
}

/** `{links, id, refName}`. */
export function showReference(options: RenderOptions, type: string, id: string, refName: string | undefined) {
  return {
    links: selfLinks(recordUrl(options, `${type}/${id}`)),
    id,
    ...(refName !== undefined && { refName }),
  };
}

export function showEnum({ simpleEnums }: RenderOptions, id: string, refName: string) {
  return simpleEnums ? id : { id, refName };
}

/** A sublist: its link, or its elements each with its own. */
export function showSublist<T extends object>(
  options: RenderOptions,
  path: string,
  elements: readonly (readonly [key: number, element: T])[],
) {
  const links = selfLinks(recordUrl(options, path));
  if (!options.expand) return { links };
  const items = elements.map(([key, element]) => {
    return { links: selfLinks(recordUrl(options, `${path}/${key}`)), ...element };
  });
  return { links, items, totalResults: items.length };
}

/** Money and quantities are JSON numbers on the wire. */
export function showNumber(value: string): number {
  return Number(value);
}
