import type { Rule } from './rule.ts';
import { argumentRemoved } from './rules/argument-removed.ts';
import { argumentTypeChanged } from './rules/argument-type-changed.ts';
import { authorizationMissing } from './rules/authorization-missing.ts';
import { authorizationRemoved } from './rules/authorization-removed.ts';
import { authorizationTightened } from './rules/authorization-tightened.ts';
import { cacheScopeWidened } from './rules/cache-scope-widened.ts';
import { cachedMoneyOrStatus } from './rules/cached-money-or-status.ts';
import { composition } from './rules/composition.ts';
import { costRaised } from './rules/cost-raised.ts';
import { defaultChanged } from './rules/default-changed.ts';
import { deprecationRemoved } from './rules/deprecation-removed.ts';
import { deprecationWithoutReason } from './rules/deprecation-without-reason.ts';
import { descriptionMissing } from './rules/description-missing.ts';
import { directiveChanged } from './rules/directive-changed.ts';
import { directiveRemoved } from './rules/directive-removed.ts';
import { enumValueAdded } from './rules/enum-value-added.ts';
import { enumValueRemoved } from './rules/enum-value-removed.ts';
import { eventRemoved } from './rules/event-removed.ts';
import { eventSchema } from './rules/event-schema.ts';
import { fieldRemoved } from './rules/field-removed.ts';
import { fieldTypeChanged } from './rules/field-type-changed.ts';
import { inaccessibleRemoved } from './rules/inaccessible-removed.ts';
import { inputFieldRemoved } from './rules/input-field-removed.ts';
import { inputFieldTypeChanged } from './rules/input-field-type-changed.ts';
import { interfaceAdded } from './rules/interface-added.ts';
import { interfaceRemoved } from './rules/interface-removed.ts';
import { keyRemoved } from './rules/key-removed.ts';
import { moneyAsFloat } from './rules/money-as-float.ts';
import { mutationWithoutIdempotencyKey } from './rules/mutation-without-idempotency-key.ts';
import { naming } from './rules/naming.ts';
import { oneOfAdded } from './rules/one-of-added.ts';
import { operationBroken } from './rules/operation-broken.ts';
import { operationCost } from './rules/operation-cost.ts';
import { operationsUnknown } from './rules/operations-unknown.ts';
import { ownerChanged } from './rules/owner-changed.ts';
import { requiredArgumentAdded } from './rules/required-argument-added.ts';
import { requiredInputFieldAdded } from './rules/required-input-field-added.ts';
import { singleWriter } from './rules/single-writer.ts';
import { sourceChanged } from './rules/source-changed.ts';
import { sourceMissing } from './rules/source-missing.ts';
import { specifiedByChanged } from './rules/specified-by-changed.ts';
import { subscriptionNotResumable } from './rules/subscription-not-resumable.ts';
import { tagRemoved } from './rules/tag-removed.ts';
import { typeKindChanged } from './rules/type-kind-changed.ts';
import { typeRemoved } from './rules/type-removed.ts';
import { unboundedList } from './rules/unbounded-list.ts';
import { unionMemberAdded } from './rules/union-member-added.ts';
import { unionMemberRemoved } from './rules/union-member-removed.ts';
import { unusedType } from './rules/unused-type.ts';

/** Every rule, in the order that findings of one weight are reported. */
export const rules: readonly Rule[] = [
  composition,
  authorizationRemoved,
  authorizationMissing,
  authorizationTightened,
  keyRemoved,
  cacheScopeWidened,
  cachedMoneyOrStatus,
  singleWriter,
  sourceChanged,
  sourceMissing,
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
  inaccessibleRemoved,
  operationBroken,
  operationsUnknown,
  operationCost,
  costRaised,
  mutationWithoutIdempotencyKey,
  moneyAsFloat,
  unboundedList,
  subscriptionNotResumable,
  deprecationWithoutReason,
  descriptionMissing,
  naming,
  unusedType,
  eventSchema,
  eventRemoved,
];
