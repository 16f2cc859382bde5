import { type CheckContext, type CheckInput, createCheckContext } from './check-context.ts';
import type { CheckResult, Finding } from './finding.ts';
import { type DependentCounts, findReach } from './governance/reach.ts';
import type { Rule, RuleFinding } from './rule.ts';
import { rules } from './rules.ts';

function keyOf({ coordinate, message }: RuleFinding): string {
  return `${coordinate} ${message}`;
}

/** What a rule says about head that it does not say about base. */
function runRule(rule: Rule, context: CheckContext): readonly RuleFinding[] {
  if (rule.looksAt === 'change') return [...rule.check(context)];
  const inHead = [...rule.check(context.head, context)];
  if (inHead.length === 0) return [];
  const inBase = new Set([...rule.check(context.base, context)].map(keyOf));
  return inHead.filter((finding) => !inBase.has(keyOf(finding)));
}

function toFinding(
  rule: Rule,
  { coordinate, message, affected, ...stated }: RuleFinding,
  { base }: CheckContext,
  counts: DependentCounts | undefined,
): Finding {
  const { severity = rule.severity, subgraph = null, fix = rule.fix } = stated;
  const finding = { rule: rule.code, severity, coordinate, subgraph, message, fix };
  const reach = coordinate === null ? undefined : findReach(base, coordinate, counts);
  return {
    ...finding,
    ...(affected && { affected }),
    ...(reach && reach.workflows.length > 0 && { workflows: reach.workflows }),
    ...(reach && reach.events.length > 0 && { events: reach.events }),
  };
}

const weights = { block: 0, warn: 1, info: 2 } as const;

/** Checks what head changes against every rule: a `block` finding fails the check. In order of weight, then of rules. */
export function checkSchemas(input: CheckInput): CheckResult {
  const context = createCheckContext(input);
  const findings = rules
    .flatMap((rule) =>
      runRule(rule, context).map((finding) => toFinding(rule, finding, context, input.counts)),
    )
    .sort((a, b) => weights[a.severity] - weights[b.severity]);
  return { verdict: findings.some(({ severity }) => severity === 'block') ? 'fail' : 'pass', findings };
}
