import { findAuthorizationChanges } from '../diff/authorization-changes.ts';
import type { ChangeRule } from '../rule.ts';
import { describeWidening } from '../version/authorization.ts';

export const authorizationRemoved: ChangeRule = {
  code: 'authorization-removed',
  severity: 'block',
  looksAt: 'change',
  explanation:
    '@authenticated, @requiresScopes or @policy is gone or lets in callers that it kept out. Traffic does not make that right.',
  fix: 'Put the directive back as it was, or have who owns the data decide on the wider grant.',
  *check(context) {
    for (const { coordinate, from, to } of findAuthorizationChanges(context)) {
      const how = describeWidening(from, to);
      if (how === undefined) continue;
      yield {
        coordinate,
        subgraph: context.blame(coordinate),
        message: `${coordinate} is open to more callers: ${how}`,
      };
    }
  },
};
