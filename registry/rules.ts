import type { Rule } from './rule.ts';
import { argumentRemoved } from './rules/argument-removed.ts';
import { argumentTypeChanged } from './rules/argument-type-changed.ts';
import { authorizationMissing } from './rules/authorization-missing.ts';
import { authorizationRemoved } from './rules/authorization-removed.ts';
import { authorizationTightened } from './rules/authorization-tightened.ts';
import { cacheScopeWidened } from './rules/cache-scope-widened.ts';
import { cachedMoneyOrStatus } from './rules/cached-money-or-status.ts';
import { composition } from './rules/composition.ts';
import { compositionHint } from './rules/composition-hint.ts';
import { connectionShape } from './rules/connection-shape.ts';
import { contractBroken } from './rules/contract-broken.ts';
import { costRaised } from './rules/cost-raised.ts';
import { defaultChanged } from './rules/default-changed.ts';
import { deprecationOverdue } from './rules/deprecation-overdue.ts';
import { deprecationRemoved } from './rules/deprecation-removed.ts';
import { deprecationWithoutReason } from './rules/deprecation-without-reason.ts';
import { descriptionMissing } from './rules/description-missing.ts';
import { directiveChanged } from './rules/directive-changed.ts';
import { directiveRemoved } from './rules/directive-removed.ts';
import { enumValueAdded } from './rules/enum-value-added.ts';
import { enumValueRemoved } from './rules/enum-value-removed.ts';
import { enumValuesAlike } from './rules/enum-values-alike.ts';
import { eventRemoved } from './rules/event-removed.ts';
import { eventReplay } from './rules/event-replay.ts';
import { eventSchema } from './rules/event-schema.ts';
import { fieldRemoved } from './rules/field-removed.ts';
import { fieldTypeChanged } from './rules/field-type-changed.ts';
import { inaccessibleRemoved } from './rules/inaccessible-removed.ts';
import { inputFieldRemoved } from './rules/input-field-removed.ts';
import { inputFieldTypeChanged } from './rules/input-field-type-changed.ts';
import { interfaceAdded } from './rules/interface-added.ts';
import { interfaceRemoved } from './rules/interface-removed.ts';
import { keyRemoved } from './rules/key-removed.ts';
import { mappingPartial } from './rules/mapping-partial.ts';
import { moneyAsFloat } from './rules/money-as-float.ts';
import { mutationResult } from './rules/mutation-result.ts';
import { mutationWithoutIdempotencyKey } from './rules/mutation-without-idempotency-key.ts';
import { naming } from './rules/naming.ts';
import { oneOfAdded } from './rules/one-of-added.ts';
import { operationBroken } from './rules/operation-broken.ts';
import { operationCost } from './rules/operation-cost.ts';
import { operationUnnamed } from './rules/operation-unnamed.ts';
import { operationsUnknown } from './rules/operations-unknown.ts';
import { ownerChanged } from './rules/owner-changed.ts';
import { personalDataUnclassified } from './rules/personal-data-unclassified.ts';
import { planRegression } from './rules/plan-regression.ts';
import { requiredArgumentAdded } from './rules/required-argument-added.ts';
import { requiredInputFieldAdded } from './rules/required-input-field-added.ts';
import { rootFieldNeverNull } from './rules/root-field-never-null.ts';
import { singleWriter } from './rules/single-writer.ts';
import { sourceChanged } from './rules/source-changed.ts';
import { sourceMissing } from './rules/source-missing.ts';
import { specifiedByChanged } from './rules/specified-by-changed.ts';
import { subscriptionNotResumable } from './rules/subscription-not-resumable.ts';
import { systemCalls } from './rules/system-calls.ts';
import { tagRemoved } from './rules/tag-removed.ts';
import { tagUnknown } from './rules/tag-unknown.ts';
import { teamMissing } from './rules/team-missing.ts';
import { typeKindChanged } from './rules/type-kind-changed.ts';
import { typeRemoved } from './rules/type-removed.ts';
import { unboundedList } from './rules/unbounded-list.ts';
import { unionMemberAdded } from './rules/union-member-added.ts';
import { unionMemberRemoved } from './rules/union-member-removed.ts';
import { unusedFields } from './rules/unused-fields.ts';
import { unusedType } from './rules/unused-type.ts';

/** Every rule, in the order that findings of one weight are reported. */
export const rules: readonly Rule[] = [
  composition,
  compositionHint,
  authorizationRemoved,
  authorizationMissing,
  authorizationTightened,
  keyRemoved,
  cacheScopeWidened,
  cachedMoneyOrStatus,
  singleWriter,
  sourceChanged,
  sourceMissing,
  mappingPartial,
  teamMissing,
  personalDataUnclassified,
  ownerChanged,
  typeRemoved,
  typeKindChanged,
  fieldRemoved,
  fieldTypeChanged,
  argumentRemoved,
  requiredArgumentAdded,
  argumentTypeChanged,
  inputFieldRemoved,
  requiredInputFieldAdded,
  inputFieldTypeChanged,
  oneOfAdded,
  defaultChanged,
  enumValueRemoved,
  enumValueAdded,
  unionMemberRemoved,
  unionMemberAdded,
  interfaceRemoved,
  interfaceAdded,
  directiveRemoved,
  directiveChanged,
  specifiedByChanged,
  deprecationRemoved,
  tagRemoved,
  contractBroken,
  inaccessibleRemoved,
  operationBroken,
  operationsUnknown,
  operationUnnamed,
  operationCost,
  planRegression,
  systemCalls,
  costRaised,
  mutationWithoutIdempotencyKey,
  moneyAsFloat,
  unboundedList,
  subscriptionNotResumable,
  deprecationWithoutReason,
  deprecationOverdue,
  unusedFields,
  descriptionMissing,
  naming,
  enumValuesAlike,
  tagUnknown,
  connectionShape,
  rootFieldNeverNull,
  mutationResult,
  unusedType,
  eventSchema,
  eventReplay,
  eventRemoved,
];
