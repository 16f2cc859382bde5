import type { Limits } from './limits.ts';
import type { OperationSize } from './measure-operation.ts';
import { operationTooCostly } from './operation-too-costly.ts';

export function checkDepth(size: OperationSize, { maxDepth }: Limits): void {
  if (size.depth <= maxDepth) return;
  throw operationTooCostly('maxDepth', maxDepth, `a depth of ${size.depth}`, 'nest fewer fields');
}
