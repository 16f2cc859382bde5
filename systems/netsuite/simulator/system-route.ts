import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { noSuchRecord } from './rest-error.ts';
import { originOf, toJsonAnswer, type VendorAnswer } from './rest-response.ts';

export const systemPath = '/services/rest/system/v1';

/** `governanceLimits` and `serverTime`. */
export function answerSystem(request: SimulatedRequest, concurrency: number, now: string): VendorAnswer {
  const links = [{ rel: 'self', href: `${originOf(request)}${request.path}` }];
  switch (request.path.slice(systemPath.length)) {
    case '/governanceLimits':
      return toJsonAnswer(200, 'singular', {
        accountConcurrencyLimit: concurrency,
        accountUnallocatedConcurrencyLimit: concurrency,
        integrationLimitType: 'accountLimit',
      });
    case '/serverTime':
      return toJsonAnswer(200, 'singular', { links, serverTime: now });
    default:
      throw noSuchRecord();
  }
}
