import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { governanceCases } from './cases/governance.ts';
import { hintCases } from './cases/hints.ts';
import { inputChangeCases } from './cases/input-changes.ts';
import { lintCases } from './cases/lint.ts';
import { operationCases } from './cases/operations.ts';
import { outputChangeCases } from './cases/output-changes.ts';
import { ownershipCases } from './cases/ownership.ts';
import { securityCases } from './cases/security.ts';
import { toFiles, toVersion } from './check-case.ts';
import { makeSubgraphs } from './random-subgraphs.ts';

// Every version of the graph that the rules' cases make, composed by us and by @apollo/composition: the same verdict.

const versions = Object.entries({
  ...governanceCases,
  ...hintCases,
  ...ownershipCases,
  ...securityCases,
  ...inputChangeCases,
  ...outputChangeCases,
  ...operationCases,
  ...lintCases,
}).flatMap(([rule, { found, notFound }]) =>
  [...found, ...notFound].map((each) => ({ name: `${rule}: ${each.name}`, files: toFiles(each).head })),
);

function apolloComposes(files: Readonly<Record<string, string>>): boolean {
  const services = Object.entries(files)
    .filter(([name, sdl]) => sdl !== '' && !name.includes('.'))
    .map(([name, sdl]) => ({ name, url: `http://${name}`, typeDefs: parse(sdl) }));
  return (composeServices(services).errors ?? []).length === 0;
}

// @apollo/composition 2.14 does not know @oneOf, a directive of GraphQL itself since 2025, and refuses schemas that use it.
const knowsMore = ({ files }: (typeof versions)[number]) =>
  Object.values(files).some((sdl) => sdl.includes('@oneOf'));

test('there are 500 sets and more', () => expect(versions.length + 270).toBeGreaterThanOrEqual(500));

describe('composition agrees with @apollo/composition', () => {
  test.each(versions.filter((version) => !knowsMore(version)))('on $name', ({ name, files }) => {
    expect(toVersion(name, files).problems.length === 0).toBe(apolloComposes(files));
  });
});

test('composition agrees with @apollo/composition on 270 generated sets of subgraphs', () => {
  const seeds = Array.from({ length: 270 }, (_, index) => index + 1);
  const verdicts = seeds.map((seed) => {
    const files = Object.fromEntries(makeSubgraphs(seed).map(({ name, sdl }) => [name, sdl]));
    return {
      seed,
      ours: toVersion(`seed ${seed}`, files).problems.length === 0,
      apollo: apolloComposes(files),
    };
  });
  expect(verdicts.filter(({ ours, apollo }) => ours !== apollo)).toEqual([]);
  // Neither side's agreement is cheap: many compose, and many do not.
  const composing = verdicts.filter(({ ours }) => ours).length;
  expect(composing).toBeGreaterThan(70);
  expect(composing).toBeLessThan(200);
}, 120_000);
