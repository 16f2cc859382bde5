import type { OrchestrationPorts } from '../ports.ts';
import type { Finding } from '../reconciliation/finding.ts';
import { lookAgain, mend } from '../reconciliation/mend-finding.ts';
import { refusal } from '../steps/failure.ts';
import type { SystemStep } from '../steps/system-step.ts';
import type { StepTaker } from '../steps/take-steps.ts';

/** What a finding hands to its workflow. */
export interface Reconciliation {
  readonly finding: Finding;
  /** Under which the ERP keeps the quote's order. */
  readonly orderKey: string;
  readonly customerId?: string;
  readonly correlationId: string;
}

export const reconciliationSteps = { settle: 10 } as const;

/** Waits until the systems agree about a finding, or a person accepts that they do not. */
export async function reconcileWorkflow(
  reconciliation: Reconciliation,
  ports: OrchestrationPorts,
  steps: StepTaker,
): Promise<'SUCCEEDED'> {
  await steps.take(settle(ports, reconciliation.finding.system), { ...reconciliation, wanted: false });
  return 'SUCCEEDED';
}

type Settling = Reconciliation & {
  /** Whether a person wants it mended. */
  readonly wanted: boolean;
};

function settle(ports: OrchestrationPorts, system: string): SystemStep<Settling, null> {
  return {
    name: 'settle',
    position: reconciliationSteps.settle,
    system,
    async call({ finding, orderKey, wanted }, ctx) {
      const before = await lookAgain(ports, finding, ctx);
      if (!before) return null;
      if (wanted) await mend(ports, before, orderKey, ctx);
      const now = wanted ? await lookAgain(ports, finding, ctx) : before;
      if (now) throw refusal(system, now.code, now.message);
      return null;
    },
    retried: (input) => ({ ...input, wanted: true }),
    actions: ['RETRY', 'SKIP'],
  };
}
