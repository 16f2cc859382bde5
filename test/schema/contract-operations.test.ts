import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';
import { toManifestOperations, writeManifest } from '#gateway/operations/operation-manifest.ts';
import { readOperationTexts } from '#gateway/operations/read-operation-texts.ts';

const folder = resolve(import.meta.dirname, '../../../shared/contract/operations');
const isThere = existsSync(folder);

describe.skipIf(!isThere)(
  `the operations of the contract${isThere ? '' : ' (skipped: ../shared is absent)'}`,
  () => {
    const { apiSchema } = parseSupergraph(readFileSync('schema/supergraph.graphql', 'utf8'));

    test.each(isThere ? readdirSync(folder) : [])('%s is valid against the supergraph', (file) => {
      expect(validate(apiSchema, parse(readFileSync(resolve(folder, file), 'utf8')))).toEqual([]);
    });
  },
);

test('the trusted operations are valid against the supergraph, and the manifest is theirs', async () => {
  const { apiSchema } = parseSupergraph(readFileSync('schema/supergraph.graphql', 'utf8'));
  const operations = toManifestOperations(await readOperationTexts('schema/operations'));
  for (const { name, body } of operations)
    expect([name, validate(apiSchema, parse(body))]).toEqual([name, []]);
  expect(readFileSync('schema/operations/manifest.json', 'utf8')).toBe(writeManifest(operations));
});

test.skipIf(!isThere)('every operation of the contract is trusted, by its name', async () => {
  const names = (texts: readonly string[]) => toManifestOperations(texts).map(({ name }) => name);
  const trusted = new Set(names(await readOperationTexts('schema/operations')));
  expect(names(await readOperationTexts(folder)).filter((name) => !trusted.has(name))).toEqual([]);
});
