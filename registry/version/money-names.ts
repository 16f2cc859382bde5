// Words that make a number money, and words that make it something else whatever stands beside them.
const money = new Set(
  'amount amounts price prices total subtotal balance cost costs fee fees discount revenue charge charges credit debit refund payment tax taxes due paid overdue money salary margin exchange mrr arr'.split(
    ' ',
  ),
);
const measures = new Set(
  'count counts weight quantity qty days hours minutes seconds ms percent percentage ratio score size length volume points width height distance duration number usage'.split(
    ' ',
  ),
);

/** Whether a field of that name holds money, such as `unitPrice` and `totalAmount`, but not `totalCount`. */
export function isMoneyName(name: string): boolean {
  const words = name.split(/(?=[A-Z])|_|(?<=\d)(?=\D)/).map((word) => word.toLowerCase());
  return words.some((word) => money.has(word)) && !words.some((word) => measures.has(word));
}
