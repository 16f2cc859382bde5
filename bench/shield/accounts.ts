import type { SystemContract } from '#shield/contract.ts';

/** Two accounts with limits as real vendors have them: one counts calls at a time, the other calls a second. */
export const accounts = {
  erp: { slots: 5, medianMs: 350, sigma: 0.4 },
  billing: { perSecond: 100, perEndpoint: 25, medianMs: 120, sigma: 0.3, endpoints: 8 },
} as const;

export type AccountName = keyof typeof accounts;

/** Successful calls a second that the limits allow. */
export const capacity: Readonly<Record<AccountName, number>> = {
  erp: (accounts.erp.slots * 1000) / (accounts.erp.medianMs * Math.exp(accounts.erp.sigma ** 2 / 2)),
  billing: accounts.billing.perSecond,
};

export const contracts: Readonly<Record<AccountName, SystemContract>> = {
  erp: { windows: [], concurrency: [{ name: 'account', limit: accounts.erp.slots }] },
  billing: {
    windows: [
      { name: 'global', kind: 'sliding', limit: accounts.billing.perSecond, windowMs: 1_000 },
      {
        name: 'endpoint',
        kind: 'sliding',
        limit: accounts.billing.perEndpoint,
        windowMs: 1_000,
        perOperation: true,
      },
    ],
    concurrency: [],
    learn({ status, headers }) {
      const reason = headers.get('rate-limited-reason');
      return status === 429 && reason !== null ? [{ kind: 'exhausted', limit: reason }] : [];
    },
  },
};
