import { getOperationAST, Kind, parse, print, type SelectionSetNode, validate, visit } from 'graphql';
import { expect, test } from 'vitest';
import { openAccess } from '#gateway/authorization/field-access.ts';
import { createFederationEngine } from '#gateway/engine/create-federation-engine.ts';
import type { DeferredResult, EngineResult, IncrementalResult } from '#gateway/engine/engine.ts';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';
import type { GatewayError } from '#gateway/errors/gateway-error.ts';
import { createPlanner } from '#gateway/planning/create-planner.ts';
import { readRequirements } from '#gateway/planning/requirements.ts';
import type { RequestContext } from '#gateway/request-context.ts';
import { parseSubgraphAnswer } from '#gateway/transport/subgraph-answer.ts';
import { createRandom, type Random } from '../random.ts';
import { generateOperation } from './generated-operation.ts';
import { generateSupergraph } from './generated-supergraph.ts';
import { codeOfFaults, createWorld } from './generated-world.ts';

const firstSeed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);
const supergraphs = 12;
const operations = 12;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const caller: RequestContext = {
  correlationId: 'c',
  authorization: undefined,
  claims: undefined,
  clientName: undefined,
  clientVersion: undefined,
  deadlineMs: 30_000,
  explain: new Set(),
  signal: new AbortController().signal,
  log: silent,
};

/** The same operation with some of its selections deferred, nested as it comes. */
function withDefers(query: string, random: Random): string {
  const defer = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'defer' } } as const;
  return print(
    visit(parse(query), {
      SelectionSet: {
        leave({ selections }): SelectionSetNode | undefined {
          if (random.below(3) > 0) return undefined;
          const from = random.below(selections.length);
          const selectionSet: SelectionSetNode = {
            kind: Kind.SELECTION_SET,
            selections: selections.slice(from),
          };
          const part = { kind: Kind.INLINE_FRAGMENT, directives: [defer], selectionSet } as const;
          return { kind: Kind.SELECTION_SET, selections: [...selections.slice(0, from), part] };
        },
      },
    }),
  );
}

type Path = readonly (string | number)[];

function mergeParts(data: unknown, parts: readonly DeferredResult[]): { merged: unknown; failed: Path[] } {
  const failed: Path[] = [];
  for (const { path, data: part } of parts) {
    let target = data as Record<string | number, unknown>;
    for (const key of path) target = target[key] as typeof target;
    if (!part) failed.push(path);
    else mergeDeep(target, part);
  }
  return { merged: data, failed };
}

function mergeDeep(target: Record<string, unknown>, source: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(source)) {
    const known = target[key];
    if (typeof known === 'object' && known !== null && typeof value === 'object' && value !== null)
      mergeDeep(known as Record<string, unknown>, value as Record<string, unknown>);
    else if (known !== null) target[key] = value;
  }
}

/** What was compared: answers that came in parts, their parts, errors of subgraphs, and values that only the parts have. */
interface Compared {
  answers: number;
  parts: number;
  errors: number;
  more: number;
  /** Errors that stand elsewhere than in the plain answer. */
  nearby: number;
}

/**
 * Equal, but where a null of a deferred part went up in the plain answer: a part that failed stops it. In parts there may be more:
 * the planner has fields wait for what one beside them requires, and asks for them apart where they are deferred.
 */
function expectSame(
  merged: unknown,
  plain: unknown,
  failed: readonly Path[],
  path: Path,
  about: string,
  compared: Compared,
): void {
  if (plain === null && failed.some((at) => path.every((key, level) => at[level] === key))) return;
  const place = `${path.join('.')} ${about}`;
  if (plain === null && merged !== null) {
    compared.more++;
    return;
  }
  if (typeof plain !== 'object' || plain === null) {
    expect(merged, place).toEqual(plain);
    return;
  }
  if (typeof merged !== 'object' || merged === null) throw new Error(`Not in parts: ${place}`);
  const isFailed = failed.some((at) => at.join('.') === path.join('.'));
  const keys = Object.keys(plain);
  if (isFailed) expect(keys, place).toEqual(expect.arrayContaining(Object.keys(merged)));
  else expect(Object.keys(merged).sort(), place).toEqual(keys.sort());
  for (const key of Object.keys(merged)) {
    const at = Array.isArray(plain) ? Number(key) : key;
    const [one, other] = [merged, plain].map((value) => (value as Record<string | number, unknown>)[at]);
    expectSame(one, other, failed, [...path, at], about, compared);
  }
}

function isNullAt(data: unknown, path: Path): boolean {
  let value = data;
  for (const key of path) {
    if (value === null || value === undefined) return true;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value === null || value === undefined;
}

/**
 * What subgraphs said is told in both, at one place; in parts not of an object that is null already. An error of a field that only
 * a `@requires` asked for stands nearby, and that may be elsewhere in parts.
 */
function compareErrors(
  merged: unknown,
  ours: readonly GatewayError[],
  plain: readonly GatewayError[],
  plainData: unknown,
  failed: readonly Path[],
  about: string,
  compared: Compared,
): void {
  const text = ({ message, path }: GatewayError) => JSON.stringify([message, path]);
  const isIn = (all: readonly GatewayError[], error: GatewayError) =>
    all.some((other) => text(other) === text(error));
  const expectKnown = (all: readonly GatewayError[], error: GatewayError) => {
    const messages = all.map(({ message }) => message);
    expect(messages, `${text(error)} ${about}`).toContain(error.message);
  };
  const sent = plain.filter(({ code }) => code === codeOfFaults);
  compared.errors += sent.length;
  for (const error of sent) {
    const isGone = isNullAt(merged, error.path?.slice(0, -1) ?? []);
    if (isGone || isIn(ours, error)) continue;
    expectKnown(ours, error);
    compared.nearby++;
  }
  for (const error of ours) {
    if (isIn(plain, error)) continue;
    const isInFailed = failed.some((at) => at.every((key, level) => error.path?.[level] === key));
    const isAtNull = isInFailed || isNullAt(merged, error.path ?? []);
    // What the plain answer never asked for is null there.
    if (!isAtNull || !isNullAt(plainData, error.path ?? [])) expectKnown(plain, error);
    if (!isAtNull) compared.nearby++;
  }
}

async function compare(seed: number, compared: Compared): Promise<void> {
  const random = createRandom(seed);
  const sdl = generateSupergraph(random);
  const parsed = parseSupergraph(sdl);
  const { supergraph, fullSchema, apiSchema } = parsed;
  const planDocument = createPlanner(sdl, parsed);
  const members = new Map(
    [...supergraph.subgraphs()].map(({ name, schema }) => [name, schema.toGraphQLJSSchema()]),
  );
  let world = createWorld(members, 0, 0);
  const engine = createFederationEngine({
    schemas: { fullSchema, apiSchema },
    requirements: readRequirements(parse(sdl)),
    plan: async (document) => planDocument(parse(document)),
    client: {
      query: async (name, { body }) => parseSubgraphAnswer(world(name, JSON.parse(body))),
      open: () => {
        throw new Error('no subscriptions here');
      },
    },
  });
  for (let number = 0; number < operations; ) {
    const query = withDefers(generateOperation(apiSchema, random, random.below(3) > 0), random);
    const document = parse(query);
    if (validate(apiSchema, document).length > 0) continue;
    number++;
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const prepared = { key: query, query, document, operation, defers: true };
    for (const faults of [0, 10, 60]) {
      const on = random.below(2) === 0;
      world = createWorld(members, random.below(2 ** 31), faults, 'wrong', false);
      const request = { prepared, variables: { raw: { on }, coerced: { on } }, access: openAccess, caller };
      const about = `seed ${seed}, faults ${faults}, on ${on}: ${query}`;
      const plain = await engine.execute(request);
      const plainData = JSON.parse(plain.json ?? JSON.stringify(plain.data));
      const { first, parts } = await readParts(await engine.executeDeferred(request), about);
      if (parts.length > 0) compared.answers++;
      compared.parts += parts.length;
      const { merged, failed } = mergeParts(
        JSON.parse(first.json ?? JSON.stringify(first.data)),
        JSON.parse(JSON.stringify(parts)),
      );
      const errors = [...first.errors, ...parts.flatMap((part) => part.errors)];
      for (const part of parts) if (part.data === null) expect(part.errors.length, about).toBeGreaterThan(0);
      expectSame(merged, plainData, failed, [], about, compared);
      compareErrors(merged, errors, plain.errors, plainData, failed, about, compared);
      if (faults > 0) continue;
      expect(merged, about).toEqual(plainData);
      expect(errors, about).toEqual([]);
    }
  }
}

async function readParts(answer: EngineResult | IncrementalResult, about: string) {
  if (!('rest' in answer)) return { first: answer, parts: [] };
  const parts: DeferredResult[] = [];
  let hasNext = true;
  for await (const next of answer.rest) {
    expect(hasNext, about).toBe(true);
    parts.push(...next.parts);
    hasNext = next.hasNext;
  }
  expect(hasNext, about).toBe(false);
  answer.end();
  return { first: answer.first, parts };
}

test(`generated operations with @defer, merged, give what they give without it (from seed ${firstSeed})`, async () => {
  const compared: Compared = { answers: 0, parts: 0, errors: 0, more: 0, nearby: 0 };
  for (let offset = 0; offset < supergraphs; offset++) await compare(firstSeed + offset, compared);
  const all = supergraphs * operations * 3;
  expect(compared.answers).toBeGreaterThan(all / 2);
  expect(compared.parts).toBeGreaterThan(all);
  expect(compared.errors).toBeGreaterThan(all / 40);
  expect(compared.more).toBeLessThan(all / 100);
  expect(compared.nearby).toBeLessThan(1 + compared.errors / 10);
}, 60_000);
