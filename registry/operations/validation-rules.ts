import {
  ExecutableDefinitionsRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  specifiedRules,
  UniqueArgumentNamesRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  type ValidationRule,
} from 'graphql';
import { knownTypes } from './known-types.ts';

/**
 * The specification's rules. GraphQL's own rule for type names copies the schema's list of types at every operation, which is
 * half of the time that a large schema takes.
 */
export const allRules: readonly ValidationRule[] = [
  knownTypes,
  ...specifiedRules.filter((rule) => rule !== KnownTypeNamesRule),
];

const rulesWithoutSchema = new Set<ValidationRule>([
  ExecutableDefinitionsRule,
  KnownFragmentNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  UniqueArgumentNamesRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
]);

/** Those by which an operation that is valid against one schema may not be valid against another. */
export const schemaRules: readonly ValidationRule[] = allRules.filter(
  (rule) => !rulesWithoutSchema.has(rule),
);
