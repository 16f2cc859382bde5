import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { invalidParameter } from './rest-error.ts';
import type { PageBounds } from './rest-response.ts';

const largestPage = 1000;

function parseWhole(name: string, text: string | null, fallback: number, min: number, max: number): number {
  if (text === null) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw invalidParameter(
    name,
    `Invalid value for the query parameter ${name}: '${text}'. Provide a number between ${min} and ${max}.`,
  );
}

/** `limit` and `offset` of a request. Throws `RestError` where NetSuite refuses them. */
export function parsePageBounds({ query }: SimulatedRequest): PageBounds {
  const limit = parseWhole('limit', query.get('limit'), largestPage, 1, largestPage);
  const offset = parseWhole('offset', query.get('offset'), 0, 0, largestPage * largestPage);
  if (offset % limit === 0) return { limit, offset };
  throw invalidParameter(
    'offset',
    `Invalid value for the query parameter offset: '${offset}'. Offset must be divisible by limit (${limit}).`,
  );
}
