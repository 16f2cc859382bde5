import type { CallContext } from '#domain/call-context.ts';
import type { Effect, SystemFetch } from '#shield/call.ts';
import { AccessToken } from './access-token.ts';
import type { SalesforceConfig } from './config.ts';
import { type Answer, errorOf, readAnswer, toSalesforceError } from './errors.ts';

export interface SalesforceRequest {
  /** Stable name of the endpoint, without ids. */
  readonly operation: string;
  readonly effect: Effect;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the version on (`/query?q=…`), or whole as Salesforce gives it for the next page. */
  readonly path: string;
  readonly body?: unknown;
}

/** The REST API of one org, as one user. Answers of 400 and above are thrown as `CodedError`. */
export interface SalesforceClient {
  readonly system: string;
  /** `/services/data/v67.0`. */
  readonly basePath: string;
  /** How many writes of the account began or ended here, where that is known. */
  readonly writes: SystemFetch['writes'] | undefined;
  send(request: SalesforceRequest, ctx: CallContext): Promise<Answer>;
  /** The session of the calls, for APIs beside REST; another one than `expired`. */
  accessToken(ctx: CallContext, expired?: string): Promise<string>;
}

export interface SalesforceClientOptions {
  readonly system: string;
  readonly config: SalesforceConfig;
  readonly fetch: SystemFetch;
  readonly now: () => number;
}

/** Words of 401 answers that a new token does not cure, so that they are not answered with a token fetch each. */
const incurable = /not valid for use with the REST API|not attached to Agent/i;

export function createSalesforceClient(options: SalesforceClientOptions): SalesforceClient {
  const { system, config, fetch } = options;
  const basePath = `/services/data/${config.apiVersion}`;
  const token = new AccessToken(options);

  async function attempt(request: SalesforceRequest, bearer: string, ctx: CallContext): Promise<Answer> {
    const { operation, effect, method, path, body } = request;
    const url = `${config.instanceUrl}${path.startsWith('/services/') ? '' : basePath}${path}`;
    const init: RequestInit = {
      method,
      signal: ctx.signal,
      headers: {
        authorization: `Bearer ${bearer}`,
        accept: 'application/json',
        // Marks our writes in change events, so that we can tell them from other people's.
        'sforce-call-options': 'client=weir',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return await readAnswer(system, operation, ctx.signal, () =>
      fetch(url, init, { operation, effect, origin: ctx }),
    );
  }

  async function send(request: SalesforceRequest, ctx: CallContext): Promise<Answer> {
    const bearer = await token.current(ctx);
    let answer = await attempt(request, bearer, ctx);
    // A refused session was refused before anything was done, so even an unsafe write may be sent again.
    if (isExpiredSession(answer)) answer = await attempt(request, await token.renew(bearer, ctx), ctx);
    if (answer.status >= 300 && answer.status !== 304) {
      throw toSalesforceError(system, request.operation, answer.status, answer.json);
    }
    return answer;
  }

  const accessToken = (ctx: CallContext, expired?: string) =>
    expired === undefined ? token.current(ctx) : token.renew(expired, ctx);

  return { system, basePath, writes: fetch.writes, send, accessToken };
}

function isExpiredSession({ status, json }: Answer): boolean {
  const error = status === 401 ? errorOf(json) : undefined;
  return error?.code === 'INVALID_SESSION_ID' && !incurable.test(error.message);
}
