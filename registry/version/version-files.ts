import { CodedError } from '#platform/errors.ts';

/** Where a version keeps its events' schemas, under its folder. */
export const eventsFolder = 'events';

const maxFileBytes = 4_194_304;

/** The subgraph that a file of that name describes; undefined for a file that is none. */
export function toSubgraphName(file: string): string | undefined {
  const [, name] = /^([^.].*)\.graphql$/.exec(file) ?? [];
  return name === 'supergraph' ? undefined : name;
}

/** The topic that a file of that name describes; undefined for a file that is none. */
export function toTopic(file: string): string | undefined {
  return /^([^.].*)\.schema\.json$/.exec(file)?.[1];
}

/** Throws `BAD_USER_INPUT` for a file that nobody wrote by hand. */
export function checkSize(path: string, bytes: number, maxBytes = maxFileBytes): void {
  if (bytes <= maxBytes) return;
  const mebibytes = (count: number) => (count / 1_048_576).toFixed(1);
  throw new CodedError(
    'BAD_USER_INPUT',
    `${path} has ${mebibytes(bytes)} MiB, and ${mebibytes(maxBytes)} MiB is the most that is read: is it what you meant to check?`,
  );
}
