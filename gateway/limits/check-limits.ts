import { type DocumentNode, Kind } from 'graphql';
import { checkAliases } from './check-aliases.ts';
import { checkDepth } from './check-depth.ts';
import { checkDirectives } from './check-directives.ts';
import { checkRootFields } from './check-root-fields.ts';
import { checkSelections } from './check-selections.ts';
import type { Limits } from './limits.ts';
import { createMeasure } from './measure-operation.ts';

const checks = [checkDepth, checkSelections, checkAliases, checkRootFields, checkDirectives];

/** Throws OPERATION_TOO_COSTLY for the first limit that an operation of the document is over. Comes before validation, which is quadratic. */
export function checkLimits(document: DocumentNode, limits: Limits): void {
  const measure = createMeasure(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      continue;
    const inner = measure(definition.selectionSet);
    const isOperation = definition.kind === Kind.OPERATION_DEFINITION;
    const size = {
      ...inner,
      directives: inner.directives + (definition.directives?.length ?? 0),
      rootFields: isOperation ? inner.rootFields : 0,
    };
    for (const check of checks) check(size, limits);
  }
}
