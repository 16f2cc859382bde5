import type { Limits } from './limits.ts';
import type { OperationSize } from './measure-operation.ts';
import { operationTooCostly } from './operation-too-costly.ts';

export function checkRootFields(size: OperationSize, { maxRootFields }: Limits): void {
  if (size.rootFields <= maxRootFields) return;
  throw operationTooCostly(
    'maxRootFields',
    maxRootFields,
    `${size.rootFields} root fields`,
    'split it into several operations',
  );
}
