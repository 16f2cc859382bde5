import { findBreakingChanges } from 'graphql';
import { describe, expect, test } from 'vitest';
import { checkSchemas } from '#registry/check-schemas.ts';
import { createGraphVersion } from '#registry/version/create-graph-version.ts';
import { makeSubgraphs } from './random-subgraphs.ts';

const versions = Array.from({ length: 200 }, (_, index) => {
  const label = `seed ${index + 1}`;
  return createGraphVersion({ label, subgraphs: makeSubgraphs(index + 1), events: [] });
}).filter(({ problems }) => problems.length === 0);

describe(`${versions.length} generated graphs that compose`, () => {
  test.each(versions)('$label has nothing to say against itself', (version) => {
    expect(checkSchemas({ base: version, head: version, maxCost: 10_000 })).toEqual({
      verdict: 'pass',
      findings: [],
    });
  });

  const pairs = versions.slice(1).map((head, index) => ({ base: versions[index] ?? head, head }));

  test.each(pairs)('$base.label to $head.label blocks where graphql-js finds a break', ({ base, head }) => {
    const { verdict } = checkSchemas({ base, head, maxCost: 10_000 });
    const [before, after] = [base.composed?.apiSchema, head.composed?.apiSchema];
    const breaks = before && after ? findBreakingChanges(before, after) : [];
    // Some block for more than breaking clients: a lost key, an opened grant, a second owner.
    if (breaks.length > 0) expect(verdict).toBe('fail');
  });
});
