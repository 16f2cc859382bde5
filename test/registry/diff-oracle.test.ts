import { findBreakingChanges } from 'graphql';
import { describe, expect, test } from 'vitest';
import { governanceCases } from './cases/governance.ts';
import { hintCases } from './cases/hints.ts';
import { inputChangeCases } from './cases/input-changes.ts';
import { lintCases } from './cases/lint.ts';
import { operationCases } from './cases/operations.ts';
import { outputChangeCases } from './cases/output-changes.ts';
import { ownershipCases } from './cases/ownership.ts';
import { securityCases } from './cases/security.ts';
import { checkCase, toFiles, toVersion } from './check-case.ts';

// Whatever graphql-js calls breaking in a case's API schema, a rule blocks, where no traffic says otherwise.

const cases = Object.entries({
  ...governanceCases,
  ...hintCases,
  ...ownershipCases,
  ...securityCases,
  ...inputChangeCases,
  ...outputChangeCases,
  ...operationCases,
  ...lintCases,
}).flatMap(([rule, { found, notFound }]) =>
  [...found, ...notFound].map((each) => ({ rule, ...each, name: `${rule}: ${each.name}` })),
);

// What graphql-js calls breaking although no operation can reach it.
const unreachable = 'that no operation can reach';

function breakingOf(each: (typeof cases)[number]) {
  const { base, head } = toFiles(each);
  const [before, after] = [toVersion('base', base).composed, toVersion('head', head).composed];
  return before && after ? findBreakingChanges(before.apiSchema, after.apiSchema) : [];
}

const breaking = cases.filter((each) => !each.name.endsWith(unreachable) && breakingOf(each).length > 0);

describe('what graphql-js calls breaking is blocked', () => {
  test('there is plenty of it', () => expect(breaking.length).toBeGreaterThan(40));

  test.each(breaking)('on $name', ({ operations: _, ...each }) => {
    const blocked = checkCase(each).findings.filter(({ severity }) => severity === 'block');
    for (const { description } of breakingOf({ ...each })) {
      const named = blocked.filter(
        ({ coordinate }) => coordinate !== null && isAbout(description, coordinate),
      );
      expect(named, description).not.toEqual([]);
    }
  });
});

/** Whether a description of graphql-js names every part of a coordinate. */
function isAbout(description: string, coordinate: string): boolean {
  const words = description.split(/\W+/);
  return coordinate.split(/\W+/).every((part) => words.includes(part) || part === '');
}
