import type { Limits } from './limits.ts';
import type { OperationSize } from './measure-operation.ts';
import { operationTooCostly } from './operation-too-costly.ts';

export function checkAliases(size: OperationSize, { maxAliases }: Limits): void {
  if (size.aliases <= maxAliases) return;
  throw operationTooCostly('maxAliases', maxAliases, `${size.aliases} aliases`, 'use fewer aliases');
}
