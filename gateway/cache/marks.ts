import type { CacheRules } from './cache-rules.ts';

/** What to forget: everything a subgraph said, all that holds a type or one entity, or what bears a tag. */
export type Invalidation =
  | { readonly kind: 'all' }
  | { readonly kind: 'subgraph'; readonly subgraph: string }
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'key'; readonly type: string; readonly key: Readonly<Record<string, string | number>> }
  | { readonly kind: 'tag'; readonly tag: string };

// An entry bears marks, and an invalidation names some: it is forgotten where they meet. A mark's first letter keeps
// the kinds apart, so that no tag or key can be written that is another's.

/** Borne by every entry. */
export const everything = 'a';

export function subgraphMark(subgraph: string): string {
  return `s:${subgraph}`;
}

export function typeMark(type: string): string {
  return `t:${type}`;
}

/** The mark of a tag; where not all of its values are known, the mark stands for any tag of the format. */
export function tagMark(format: string, read: (name: string) => unknown): string {
  const tag = renderTag(format, read);
  return tag === undefined ? `u:${format}` : `g:${tag}`;
}

/** A format with its values; undefined where not all are known. */
export function renderTag(format: string, read: (name: string) => unknown): string | undefined {
  let isKnown = true;
  const tag = format.replace(placeholder, (_, name: string) => {
    const value = read(name);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') isKnown = false;
    return String(value);
  });
  return isKnown ? tag : undefined;
}

// Federation 2.12, @cacheTag: `{$key.id}` of an entity, `{$args.input.id}` of a root field.
const placeholder = /\{\$(?:key|args)\.([^}]+)\}/g;

function mayBeOf(format: string, tag: string): boolean {
  const parts = format
    .split(/\{\$(?:key|args)\.[^}]+\}/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(tag);
}

function keyMark(type: string, fields: readonly string[], values: readonly unknown[] | undefined): string {
  const text = values ? JSON.stringify(values.map(String)) : '?';
  return `k:${type}:${fields.join(',')}=${text}`;
}

/**
 * Marks of one entity: one for each of its keys. A key that `read` does not know is marked as unknown, and is taken to be
 * any that an invalidation names.
 */
export function entityMarks(rules: CacheRules, type: string, read: (field: string) => unknown): string[] {
  return rules.keys(type).map((fields) => {
    const values = fields.map(read);
    const isKnown = values.every((value) => typeof value === 'string' || typeof value === 'number');
    return keyMark(type, fields, isKnown ? values : undefined);
  });
}

/** The marks that an invalidation names. A key that the type does not have names all of the type. */
export function namedMarks(rules: CacheRules, invalidation: Invalidation): string[] {
  switch (invalidation.kind) {
    case 'all':
      return [everything];
    case 'subgraph':
      return [subgraphMark(invalidation.subgraph)];
    case 'type':
      return [typeMark(invalidation.type)];
    case 'tag':
      return [
        `g:${invalidation.tag}`,
        ...rules.tagFormats
          .filter((format) => mayBeOf(format, invalidation.tag))
          .map((format) => `u:${format}`),
      ];
    case 'key': {
      const { type, key } = invalidation;
      const fields = Object.keys(key).sort();
      const isKey = rules.keys(type).some((known) => known.join() === fields.join());
      if (!isKey) return [typeMark(type)];
      return [
        keyMark(
          type,
          fields,
          fields.map((field) => key[field]),
        ),
        keyMark(type, fields, undefined),
      ];
    }
  }
}
