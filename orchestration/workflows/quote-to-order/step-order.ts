/** Where the steps of the workflow stand in the list that the graph shows. */
export const stepOrder = {
  loadQuote: 10,
  checkCredit: 20,
  checkProducts: 30,
  createOrder: 40,
  startSubscription: 50,
  markQuoteOrdered: 60,
  cancelSubscription: 110,
  cancelOrder: 120,
  markQuoteRejected: 130,
} as const;
