import type { Limits } from './limits.ts';
import type { OperationSize } from './measure-operation.ts';
import { operationTooCostly } from './operation-too-costly.ts';

export function checkSelections(size: OperationSize, { maxSelections }: Limits): void {
  if (size.selections <= maxSelections) return;
  throw operationTooCostly(
    'maxSelections',
    maxSelections,
    `${size.selections} selections`,
    'select fewer fields',
  );
}
