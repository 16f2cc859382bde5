import type { RecordBody } from './record-body.ts';
import { userError } from './rest-error.ts';
import type { World } from './world.ts';
import { compare, isPositive, least, multiply } from './world-amounts.ts';
import type { SimulatedItem, SimulatedLine, SimulatedTransaction } from './world-records.ts';

export const noLines = () => userError('You must enter at least one line item for this transaction.');

function findItem(world: World, body: RecordBody): SimulatedItem | undefined {
  return body.resolve('item', ({ id, externalId }) => {
    const item = id !== undefined ? world.items.get(id) : world.itemsByExternalId.first(externalId ?? '');
    return item && !item.isInactive ? item : undefined;
  });
}

function readAmount(body: RecordBody, rate: string, quantity: string): string {
  return body.number('amount') ?? multiply(rate, quantity);
}

/** A new line out of an element of the item sublist; a rate that is not given is the item's base price. */
export function newLine(world: World, body: RecordBody, line: number, currency: string): SimulatedLine {
  const item = findItem(world, body);
  if (!item) throw userError('You must enter a value for Item.');
  const quantity = body.number('quantity') ?? '1';
  if (!isPositive(quantity)) throw body.invalid('quantity');
  const amount = body.number('amount');
  const rate =
    body.number('rate') ?? (amount !== undefined && quantity === '1' ? amount : item.prices[currency]);
  if (rate === undefined) throw userError('You must enter a value for Rate.');
  const description = body.text('description') ?? item.salesDescription;
  return {
    line,
    item: item.id,
    quantity,
    rate,
    amount: readAmount(body, rate, quantity),
    ...(description !== undefined && { description }),
    isClosed: body.flag('isClosed') ?? false,
    quantityFulfilled: '0',
    quantityBilled: '0',
  };
}

function changedLine(line: SimulatedLine, body: RecordBody): SimulatedLine {
  const quantity = body.number('quantity') ?? line.quantity;
  const rate = body.number('rate') ?? line.rate;
  if (compare(quantity, line.quantityFulfilled) < 0 || compare(quantity, line.quantityBilled) < 0) {
    throw userError('The quantity may not be less than what was fulfilled or billed.');
  }
  const description = body.text('description') ?? line.description;
  return {
    ...line,
    quantity,
    rate,
    amount: readAmount(body, rate, quantity),
    ...(description !== undefined && { description }),
    isClosed: body.flag('isClosed') ?? line.isClosed,
  };
}

/** The lines after a PATCH: elements with `line` change that line, elements without are appended. */
export function mergeLines(
  world: World,
  order: SimulatedTransaction,
  elements: readonly RecordBody[],
  replace: boolean,
): readonly SimulatedLine[] {
  const lines = new Map(order.lines.map((line) => [line.line, line]));
  const kept = new Set<number>();
  let next = order.lines.reduce((most, { line }) => Math.max(most, line), 0);
  for (const element of elements) {
    const number = element.number('line');
    const key = number === undefined ? ++next : Number(number);
    const existing = lines.get(key);
    if (number !== undefined && !existing) throw element.invalid('line');
    kept.add(key);
    lines.set(key, existing ? changedLine(existing, element) : newLine(world, element, key, order.currency));
  }
  const merged = [...lines.values()].filter(({ line }) => !replace || kept.has(line));
  if (merged.length === 0) throw noLines();
  return merged;
}

/**
 * The lines of a credit memo that is made of an invoice: all of the invoice's, changed where an element names them by `orderLine`
 * (quantity 0 leaves one out), and an element without `orderLine` is one more; with `replace`, the elements alone.
 */
export function creditLines(
  world: World,
  invoice: SimulatedTransaction,
  elements: readonly RecordBody[],
  replace: boolean,
): readonly SimulatedLine[] {
  const lines = new Map<number, SimulatedLine>(
    replace ? [] : invoice.lines.map((line) => [line.line, { ...line, orderLine: line.line }]),
  );
  let next = invoice.lines.length;
  for (const element of elements) {
    const given = element.number('orderLine');
    const source = given === undefined ? undefined : invoice.lines.find(({ line }) => line === Number(given));
    if (given !== undefined && !source) throw element.invalid('orderLine');
    const key = source?.line ?? ++next;
    const orderLine = source && { orderLine: source.line };
    if (source && element.number('quantity') === '0') lines.delete(key);
    else if (source && !replace) lines.set(key, { ...changedLine(source, element), orderLine: source.line });
    else lines.set(key, { ...newLine(world, element, key, invoice.currency), ...orderLine });
  }
  if (lines.size === 0) throw noLines();
  return [...lines.values()].map((line, index) => ({
    ...line,
    line: index + 1,
    isClosed: false,
    quantityFulfilled: '0',
    quantityBilled: '0',
  }));
}

/**
 * What a transform takes of each of the source's lines: all that is `open`, or what the body asks for by `orderLine`, at most
 * what is open. A line with `itemReceive: false` is left out.
 */
export function takeLines(
  source: readonly SimulatedLine[],
  open: (line: SimulatedLine) => string,
  elements: readonly RecordBody[] | undefined,
): readonly SimulatedLine[] {
  const wanted = new Map(elements?.map((element) => [Number(element.number('orderLine')), element]));
  const taken = source.flatMap((line) => {
    const available = open(line);
    const element = wanted.get(line.line);
    if (!isPositive(available) || element?.flag('itemReceive') === false) return [];
    const quantity = element?.number('quantity') ?? available;
    if (compare(quantity, available) > 0) {
      throw userError(`The quantity ${quantity} is more than the ${least(available, quantity)} that remain.`);
    }
    return [{ ...line, quantity, amount: multiply(line.rate, quantity) }];
  });
  if (taken.length === 0) throw noLines();
  return taken.map((line, index) => ({
    ...line,
    orderLine: line.line,
    line: index + 1,
    isClosed: false,
    quantityFulfilled: '0',
    quantityBilled: '0',
  }));
}
