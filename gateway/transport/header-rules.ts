import { CodedError } from '#platform/errors.ts';
import type { RequestContext } from '../request-context.ts';
import type { ChannelHeaders } from './subgraph-channel.ts';

/** What is done with one header of requests to subgraphs. */
export type HeaderRule =
  /** The client's own, under another name where `as` gives one; `default` where the client sends none. */
  | { readonly propagate: string; readonly as?: string; readonly default?: string }
  | { readonly insert: string; readonly value: string }
  | { readonly remove: string };

/** Rules in order, the later one wins: for all subgraphs, and then those of one. */
export interface HeaderRules {
  readonly all?: readonly HeaderRule[];
  readonly subgraphs?: Readonly<Record<string, readonly HeaderRule[]>>;
}

export interface HeaderPolicy {
  /** Headers of the client, in lower case, that some rule passes on. */
  readonly propagated: readonly string[];
  /** Throws BAD_USER_INPUT where a rule is for a subgraph that is not one of these. */
  checkSubgraphs(names: readonly string[]): void;
  apply(subgraph: string, headers: ChannelHeaders, caller: Pick<RequestContext, 'forwarded'>): void;
}

// RFC 9110 §7.6.1, and what belongs to one connection, one body or the gateway itself.
const untouchable = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'host', 'http2-settings'],
  ...['content-type', 'content-length', 'content-encoding', 'accept', 'accept-encoding'],
  ...['x-weir-identity', 'x-weir-deadline-ms'],
]);

/** Checks the rules. Throws BAD_USER_INPUT for a header that is none, or that no rule may touch. */
export function createHeaderPolicy({ all = [], subgraphs = {} }: HeaderRules = {}): HeaderPolicy {
  const rules = [...all, ...Object.values(subgraphs).flat()];
  for (const rule of rules) checkRule(rule);
  const propagated = rules.flatMap((rule) => ('propagate' in rule ? [rule.propagate.toLowerCase()] : []));
  return {
    propagated: [...new Set(propagated)],
    checkSubgraphs(names) {
      const unknown = Object.keys(subgraphs).find((name) => !names.includes(name));
      if (unknown === undefined) return;
      throw wrong(`Header rules are for a subgraph "${unknown}": the supergraph has ${names.join(', ')}`);
    },
    apply(subgraph, headers, caller) {
      if (rules.length === 0) return;
      const own = Object.hasOwn(subgraphs, subgraph) ? subgraphs[subgraph] : undefined;
      for (const rule of [...all, ...(own ?? [])]) applyRule(rule, headers, caller);
    },
  };
}

function applyRule(
  rule: HeaderRule,
  headers: ChannelHeaders,
  { forwarded = {} }: Pick<RequestContext, 'forwarded'>,
): void {
  if ('remove' in rule) {
    delete headers[rule.remove.toLowerCase()];
  } else if ('insert' in rule) {
    headers[rule.insert.toLowerCase()] = rule.value;
  } else {
    const value = forwarded[rule.propagate.toLowerCase()] ?? rule.default;
    if (value !== undefined) headers[(rule.as ?? rule.propagate).toLowerCase()] = value;
  }
}

function checkRule(rule: HeaderRule): void {
  const names =
    'remove' in rule ? [rule.remove] : 'insert' in rule ? [rule.insert] : [rule.propagate, rule.as];
  for (const name of names) {
    if (name === undefined) continue;
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw wrong(`A header rule names "${name}", which is no header`);
    if (untouchable.has(name.toLowerCase()))
      throw wrong(
        `A header rule names "${name}", which belongs to the connection or the gateway: take it out`,
      );
  }
  const value = 'insert' in rule ? rule.value : 'propagate' in rule ? rule.default : undefined;
  if (value !== undefined && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    throw wrong(`A header rule gives "${names[0]}" a value that no header can have: write it on one line`);
}

function wrong(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
