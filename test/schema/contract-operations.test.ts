import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';

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
