/** What an onboarding hands to its workflow. */
export interface CustomerOnboarding {
  readonly customerId: string;
  readonly legalEntityId?: string;
  readonly correlationId: string;
}

/** Where the steps of the workflow stand in the list that the graph shows. */
export const onboardingSteps = {
  loadCustomer: 10,
  onboardErpCustomer: 20,
  onboardBillingCustomer: 30,
} as const;
