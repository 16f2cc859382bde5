export type AnswerType = 'application/json' | 'application/graphql-response+json';

const types: ReadonlyMap<string, AnswerType> = new Map([
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
]);

/** The type of an answer that is one JSON object: the first that the client names. Undefined where it names anything else. */
export function negotiate(accept = '*/*'): AnswerType | undefined {
  const known = types.get(accept);
  if (known) return known;
  const wanted = accept.split(',').map((part) => types.get(part.trim()));
  return wanted.every((type) => type !== undefined) ? wanted[0] : undefined;
}
