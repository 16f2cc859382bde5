import type { MeterModel } from './models.ts';
import { meterSubject } from './state.ts';
import type { World } from './world.ts';

/** What a meter counted for a customer from `start` up to, not including, `end`: decimal text. */
export function aggregateUsage(
  world: World,
  meter: MeterModel,
  customer: string,
  start: number,
  end: number,
): string {
  const events = world.state.meterEventsBySubject
    .find(meterSubject(meter.eventName, customer))
    .filter(({ timestamp }) => timestamp >= start && timestamp < end);
  switch (meter.formula) {
    case 'count':
      return String(events.length);
    case 'last':
      return [...events].sort((a, b) => a.timestamp - b.timestamp).at(-1)?.value ?? '0';
    case 'sum':
      return sumDecimals(events.map(({ value }) => value));
  }
}

function sumDecimals(values: readonly string[]): string {
  const scale = Math.max(0, ...values.map((value) => value.split('.')[1]?.length ?? 0));
  const total = values.reduce((sum, value) => {
    const [whole = '0', fraction = ''] = value.split('.');
    return sum + BigInt(whole + fraction.padEnd(scale, '0'));
  }, 0n);
  if (scale === 0) return total.toString();
  const negative = total < 0n;
  const digits = (negative ? -total : total).toString().padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
