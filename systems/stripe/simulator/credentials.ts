/** The simulated account's key and signing secret: fixed, and known to nobody but the simulator and those who are wired to it. */
export const sandboxStripe = {
  apiKey: 'sk_test_weirsandbox0000000000000',
  webhookSecret: 'whsec_weirsandbox0000000000000000',
} as const;
