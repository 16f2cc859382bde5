import { type ApiError, badRequest } from './api-error.ts';
import type { FormTree, FormValue } from './form.ts';

/** Reads one parameter at a path such as `items[0][price]`; throws Stripe's error for a wrong one. */
export type Param<T> = (value: FormValue, path: string) => T;

/** What a param or fields yields. */
export type ValueOf<P> = P extends Param<infer T> ? T : never;

function invalid(kind: string, value: FormValue, path: string, code?: string): ApiError {
  return badRequest(
    `Invalid ${kind}: ${typeof value === 'string' ? value : `{${[...value.keys()].join(', ')}}`}`,
    path,
    code,
  );
}

function toText(value: FormValue, path: string): string {
  if (typeof value !== 'string') throw invalid('string', value, path);
  return value;
}

const emptyMessage = (path: string) =>
  `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a field; however '${path}' cannot be ` +
  `unset. You should remove '${path}' from your request or supply a non-empty value.`;

export const text: Param<string> = (value, path) => {
  const result = toText(value, path);
  if (result === '') throw badRequest(emptyMessage(path), path, 'parameter_invalid_empty');
  return result;
};

export const integer: Param<number> = (value, path) => {
  const result = toText(value, path);
  if (!/^-?\d{1,15}$/.test(result)) throw invalid('integer', result, path, 'parameter_invalid_integer');
  return Number(result);
};

export function integerFrom(least: number, most = Number.MAX_SAFE_INTEGER): Param<number> {
  return (value, path) => {
    const result = integer(value, path);
    const refusal = (words: string) =>
      badRequest(`This value must be ${words}.`, path, 'parameter_invalid_integer');
    if (result < least) throw refusal(`greater than or equal to ${least}`);
    if (result > most) throw refusal(`less than or equal to ${most}`);
    return result;
  };
}

export const timestamp: Param<number> = integerFrom(0);

export const decimal: Param<string> = (value, path) => {
  const result = toText(value, path);
  if (!/^-?\d{1,18}(\.\d{1,12})?$/.test(result)) throw invalid('decimal', result, path);
  return result;
};

export const flag: Param<boolean> = (value, path) => {
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalid('boolean', value, path);
};

export const currency: Param<string> = (value, path) => {
  const result = text(value, path).toLowerCase();
  if (!/^[a-z]{3}$/.test(result)) throw badRequest(`Invalid currency: ${result}.`, path);
  return result;
};

export function oneOf<const T extends string>(...words: readonly T[]): Param<T> {
  return (value, path) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const name = path.replace(/^.*\[(\w+)\]$/, '$1');
    throw badRequest(`Invalid ${name}: must be one of ${words.join(', ')}`, path);
  };
}

/** Text that an empty string takes away. */
export function clearable<T>(param: Param<T>): Param<T | null> {
  return (value, path) => (value === '' ? null : param(value, path));
}

export function list<T>(entry: Param<T>, most = Number.MAX_SAFE_INTEGER): Param<readonly T[]> {
  return (value, path) => {
    if (typeof value === 'string') {
      if (value === '') return [];
      throw badRequest('Invalid array', path);
    }
    const keys = [...value.keys()];
    if (!keys.every((key) => /^\d+$/.test(key))) throw badRequest('Invalid array', path);
    if (keys.length > most) throw badRequest(`Array must have at most ${most} elements`, path);
    return keys
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => entry(value.get(key) ?? '', `${path}[${key}]`));
  };
}

/** Keys to their new values; an empty value takes the key away, an empty string all of them. */
export const metadata: Param<Readonly<Record<string, string>> | ''> = (value, path) => {
  if (value === '') return '';
  if (typeof value === 'string') throw badRequest('Invalid object', path);
  const entries = [...value].map(([key, entry]) => [key, toText(entry, `${path}[${key}]`)] as const);
  for (const [key, entry] of entries) {
    if (key.length > 40) throw badRequest('Metadata keys can have up to 40 characters.', `${path}[${key}]`);
    if (entry.length > 500) {
      throw badRequest('Metadata values can have up to 500 characters.', `${path}[${key}]`);
    }
  }
  return Object.fromEntries(entries);
};

/** `created[gte]=…` or a bare timestamp. */
export interface TimeRange {
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
}

export const timeRange: Param<TimeRange> = (value, path) => {
  if (typeof value === 'string') {
    const at = timestamp(value, path);
    return { gte: at, lte: at };
  }
  return rangeFields(value, path);
};

type Optional<S> = { readonly [K in keyof S]?: ValueOf<S[K]> | undefined };
type FieldValues<S, R extends keyof S> = Optional<Omit<S, R>> & { readonly [K in R]: ValueOf<S[K]> };

/** An object of parameters, of which `required` must be there. Others than those named are refused as Stripe does. */
export function fields<
  S extends Readonly<Record<string, Param<unknown>>>,
  const R extends keyof S & string = never,
>(spec: S, ...required: readonly R[]): Param<FieldValues<S, R>> {
  return (value, path) => {
    if (typeof value === 'string' && value !== '') throw badRequest('Invalid object', path);
    const tree: FormTree = typeof value === 'string' ? new Map() : value;
    const nameOf = (key: string) => (path === '' ? key : `${path}[${key}]`);
    refuseUnknown(tree, spec, nameOf);
    for (const key of required) {
      if (tree.has(key)) continue;
      throw badRequest(`Missing required param: ${nameOf(key)}.`, nameOf(key), 'parameter_missing');
    }
    const entries = [...tree].map(([key, entry]) => [key, spec[key]?.(entry, nameOf(key))]);
    // Each entry was read by the param of its own name, which is what the type says of it.
    return Object.fromEntries(entries) as FieldValues<S, R>;
  };
}

function refuseUnknown(
  tree: FormTree,
  spec: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string,
): void {
  const unknown = [...tree.keys()].filter((key) => !Object.hasOwn(spec, key)).map(nameOf);
  if (unknown.length === 0) return;
  const words = unknown.length === 1 ? 'parameter' : 'parameters';
  throw badRequest(`Received unknown ${words}: ${unknown.join(', ')}`, unknown[0], 'parameter_unknown');
}

const rangeFields = fields({ gt: timestamp, gte: timestamp, lt: timestamp, lte: timestamp });
