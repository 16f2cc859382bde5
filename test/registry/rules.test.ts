import { describe, expect, test } from 'vitest';
import { rules } from '#registry/rules.ts';
import { eventCases } from './cases/events.ts';
import { governanceCases } from './cases/governance.ts';
import { hintCases } from './cases/hints.ts';
import { inputChangeCases } from './cases/input-changes.ts';
import { lifeCases } from './cases/life.ts';
import { lintCases } from './cases/lint.ts';
import { operationCases } from './cases/operations.ts';
import { outputChangeCases } from './cases/output-changes.ts';
import { ownershipCases } from './cases/ownership.ts';
import { securityCases } from './cases/security.ts';
import { checkCase } from './check-case.ts';

const cases = {
  ...governanceCases,
  ...hintCases,
  ...ownershipCases,
  ...securityCases,
  ...inputChangeCases,
  ...outputChangeCases,
  ...operationCases,
  ...lintCases,
  ...eventCases,
  ...lifeCases,
};

test('every rule has cases that it must find and cases that it must not', () => {
  expect(Object.keys(cases).sort()).toEqual(rules.map(({ code }) => code).sort());
  for (const [code, { found, notFound }] of Object.entries(cases)) {
    expect(found.length, code).toBeGreaterThan(0);
    expect(notFound.length, code).toBeGreaterThan(0);
  }
});

test('the identical schema yields nothing', () => {
  expect(checkCase({ name: '', edits: [] })).toEqual({ verdict: 'pass', findings: [] });
});

describe.each(Object.entries(cases))('%s', (code, { found, notFound }) => {
  test.each(found)('finds $name', ({ severity, coordinate, subgraph, says, ...input }) => {
    const { verdict, findings } = checkCase(input);
    const own = findings.filter(({ rule }) => rule === code);
    const expected = { severity, coordinate, ...(subgraph === undefined ? {} : { subgraph }) };
    expect(own).toContainEqual(expect.objectContaining(expected));
    if (says !== undefined) expect(own.map(({ message }) => message).join('\n')).toContain(says);
    if (severity === 'block') expect(verdict).toBe('fail');
  });

  test.each(notFound)('leaves $name alone', (input) => {
    expect(checkCase(input).findings.filter(({ rule }) => rule === code)).toEqual([]);
  });
});
