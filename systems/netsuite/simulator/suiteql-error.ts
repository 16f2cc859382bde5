/** A statement that NetSuite's query service refuses; `message` is what stands in the answer's `detail`. */
export class SuiteQlError extends Error {
  override readonly name = 'SuiteQlError';
}

const prefix = 'Invalid search query. Detailed unprocessed description follows.';

/** The service's refusal of something that it does not know or support. */
export function refuse(description: string): SuiteQlError {
  return new SuiteQlError(`${prefix} Search error occurred: ${description}`);
}

export function unknownTable(name: string): SuiteQlError {
  return new SuiteQlError(`${prefix} Invalid search type: ${name}.`);
}

export function unknownField(name: string): SuiteQlError {
  return refuse(`Field '${name}' not found.`);
}
