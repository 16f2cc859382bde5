import type { Limits } from './limits.ts';
import type { OperationSize } from './measure-operation.ts';
import { operationTooCostly } from './operation-too-costly.ts';

export function checkDirectives(size: OperationSize, { maxDirectives }: Limits): void {
  if (size.directives <= maxDirectives) return;
  throw operationTooCostly(
    'maxDirectives',
    maxDirectives,
    `${size.directives} directives`,
    'use fewer directives',
  );
}
