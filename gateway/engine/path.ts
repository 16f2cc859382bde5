import type { ResponsePath } from '../errors/gateway-error.ts';

/** A response path that grows by one cell a level; an array is made of it only for an error. */
export interface Path {
  readonly previous: Path | undefined;
  readonly key: string | number;
}

export function toResponsePath(path: Path | undefined): ResponsePath {
  const keys: (string | number)[] = [];
  for (let cell = path; cell; cell = cell.previous) keys.push(cell.key);
  return keys.reverse();
}
