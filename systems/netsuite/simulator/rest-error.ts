/** A refusal in NetSuite's own shape; `detail` is what a client reads. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly code: string;
  /** Which part of the request is wrong: `o:errorPath`, `o:errorQueryParam`, `o:errorHeader` or `o:errorUrl`. */
  readonly where: Readonly<Record<string, string>>;

  constructor(status: number, code: string, detail: string, where: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.where = where;
  }
}

/** A business rule refuses: required field, duplicate, credit hold, state. */
export function userError(detail: string): RestError {
  return new RestError(400, 'USER_ERROR', `Error while accessing a resource. ${detail}`);
}

/** A value that the field cannot take, or a reference to nothing. */
export function invalidValue(field: string, value: unknown, path: string): RestError {
  const inner = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  const shown = typeof inner === 'object' ? JSON.stringify(inner) : String(inner);
  return new RestError(
    400,
    'INVALID_CONTENT',
    `Error while accessing resource: You have entered an Invalid Field Value ${shown} for the following field: ${field}`,
    { 'o:errorPath': path },
  );
}

export function malformed(): RestError {
  return new RestError(
    400,
    'INVALID_REQUEST',
    'The request could not be understood by the server due to malformed syntax.',
  );
}

export function noSuchRecord(): RestError {
  return new RestError(404, 'NONEXISTENT_ID', 'Record does not exist.');
}

export function invalidId(id: string, url: string): RestError {
  return new RestError(
    400,
    'INVALID_ID',
    `Invalid record instance identifier '${id}'. Provide a valid record instance ID.`,
    { 'o:errorUrl': url },
  );
}

export function invalidParameter(name: string, detail: string): RestError {
  return new RestError(400, 'INVALID_PARAMETER', detail, { 'o:errorQueryParam': name });
}
