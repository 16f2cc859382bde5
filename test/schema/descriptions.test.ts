import { readdirSync, readFileSync } from 'node:fs';
import { type ASTNode, Kind, parse, visit } from 'graphql';
import { describe, expect, test } from 'vitest';

const files = readdirSync('schema').filter(
  (file) => file.endsWith('.graphql') && file !== 'supergraph.graphql',
);

const described: readonly string[] = [
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.DIRECTIVE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
  Kind.ENUM_VALUE_DEFINITION,
];

const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);

function nameOf(node: ASTNode | undefined): string {
  return node && 'name' in node && node.name ? node.name.value : '';
}

describe('the schema', () => {
  test.each(files)('%s describes every type, field, argument and value', (file) => {
    const bare: string[] = [];
    visit(parse(readFileSync(`schema/${file}`, 'utf8')), {
      enter(node, _key, _parent, _path, ancestors) {
        if (!described.includes(node.kind) || rootTypes.has(nameOf(node))) return;
        if (!('description' in node) || !node.description?.value) {
          bare.push(
            [...ancestors.flat().map((ancestor) => nameOf(ancestor as ASTNode)), nameOf(node)]
              .filter(Boolean)
              .join('.'),
          );
        }
      },
    });
    expect(bare).toEqual([]);
  });

  test.each(files)('%s has no float', (file) => {
    expect(readFileSync(`schema/${file}`, 'utf8')).not.toMatch(/:\s*\[?Float/);
  });
});
