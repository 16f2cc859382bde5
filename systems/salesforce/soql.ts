const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

function escapeText(value: string): string {
  return value.replace(/[\\'"\n\r\t\b\f]/g, (letter) => escapes[letter] ?? letter);
}

/** `value` as a quoted SOQL string. */
export function soqlText(value: string): string {
  return `'${escapeText(value)}'`;
}

/** A LIKE pattern for what contains `value`, whose own `%` and `_` stand for themselves. */
export function soqlContains(value: string): string {
  return `'%${escapeText(value).replace(/[%_]/g, '\\$&')}%'`;
}

/** `('a','b')`. */
export function soqlList(values: readonly string[]): string {
  return `(${values.map(soqlText).join(',')})`;
}

/** An ISO date as a SOQL literal, which has no quotes. Throws `RangeError` for anything else. */
export function soqlDate(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new RangeError(`"${date.slice(0, 40)}" is no date; write it as 2026-01-31`);
  }
  return date;
}

/** An instant as a SOQL literal, which has no quotes. Throws `RangeError` for what is no instant. */
export function soqlInstant(instant: string): string {
  return new Date(instant).toISOString();
}

/** Conditions joined by AND, each in its own parentheses; empty without any. */
export function soqlWhere(conditions: readonly string[]): string {
  return conditions.length === 0
    ? ''
    : ` WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`;
}
