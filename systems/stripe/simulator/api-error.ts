/** A refusal in Stripe's words, thrown anywhere below a request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Not kept under an idempotency key: the work never began. */
  readonly unstored: boolean;

  constructor(
    status: number,
    message: string,
    options: {
      readonly type?: string;
      readonly code?: string;
      readonly param?: string;
      readonly details?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly unstored?: boolean;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = options.type ?? 'invalid_request_error';
    this.code = options.code;
    this.param = options.param;
    this.details = options.details ?? {};
    this.headers = options.headers ?? {};
    this.unstored = options.unstored ?? false;
  }

  /** The body's fields in Stripe's order: by name. */
  toBody(): { readonly error: Readonly<Record<string, string>> } {
    const fields: Record<string, string> = { ...this.details, message: this.message, type: this.type };
    if (this.code !== undefined) {
      fields.code = this.code;
      fields.doc_url = `https://stripe.com/docs/error-codes/${this.code.replaceAll('_', '-')}`;
    }
    if (this.param !== undefined) fields.param = this.param;
    return { error: Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) };
  }
}

/** A wrong request: nothing was begun, and nothing is kept under its key. */
export function badRequest(message: string, param?: string, code?: string): ApiError {
  return new ApiError(400, message, {
    unstored: true,
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  });
}

/** `No such customer: 'cus_1'`: 404 for the record that the path names, 400 for one that a parameter names. */
export function missing(what: string, id: string, param = 'id'): ApiError {
  return new ApiError(param === 'id' ? 404 : 400, `No such ${what}: '${id}'`, {
    code: 'resource_missing',
    param,
    unstored: true,
  });
}
