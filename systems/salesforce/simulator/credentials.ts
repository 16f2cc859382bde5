/** With these the simulated org lets a client in; they open nothing else. */
export const sandboxSalesforce = {
  clientId: '3MVG9sandboxConsumerKey',
  clientSecret: 'sandbox-consumer-secret',
  /** The app's run-as user, and the only one that a JWT may name. */
  username: 'weir.integration@sandbox.example.com',
  /** What its Apex callouts are signed with. */
  webhookSecret: 'salesforce-sandbox-webhook-secret',
} as const;
