const words = new Set(['order', 'invoice', 'payment', 'credit', 'refund', 'subscription', 'usage', 'quote']);

/** Whether a subgraph or topic is about money: `invoice`, `order.booked`. There two people decide, and events go both ways. */
export function isFinancial(name: string): boolean {
  return words.has(name.split(/[.-]/, 1)[0] ?? name);
}
