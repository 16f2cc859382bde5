/** At most so many ids in one `IN (…)`, which keeps a query inside one request line. */
export const maxInList = 200;

/** `values` without duplicates, in lists of at most `size`. */
export function toChunks<T>(values: Iterable<T>, size: number): readonly (readonly T[])[] {
  const unique = [...new Set(values)];
  return Array.from({ length: Math.ceil(unique.length / size) }, (_, index) =>
    unique.slice(index * size, (index + 1) * size),
  );
}
