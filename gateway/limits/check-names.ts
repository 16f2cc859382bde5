import { type DocumentNode, visit } from 'graphql';
import { CodedError } from '#platform/errors.ts';

/** `__proto__` cannot be a key of an ordinary object: refused, so that no part behind this one has to be safe against it. */
export function checkNames(document: DocumentNode): void {
  visit(document, {
    Name(node) {
      if (node.value !== '__proto__') return;
      throw new CodedError(
        'BAD_USER_INPUT',
        'The name "__proto__" is reserved: use another alias, variable or fragment name',
      );
    },
  });
}
