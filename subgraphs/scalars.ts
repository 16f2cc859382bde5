import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isDecimalText, parseDecimal } from '#domain/decimal.ts';

function badValue(scalar: string, value: unknown, wanted: string): GraphQLError {
  const shown = typeof value === 'string' ? `"${value.slice(0, 60)}"` : typeof value;
  return new GraphQLError(`${shown} is no ${scalar}: give ${wanted}`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** A scalar that is text on the wire and inside; `parse` checks and canonicalizes what a caller gives. */
function textScalar(
  name: string,
  wanted: string,
  parse: (text: string) => string | undefined,
): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    const parsed = typeof value === 'string' ? parse(value) : undefined;
    if (parsed === undefined) throw badValue(name, value, wanted);
    return parsed;
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node: ValueNode) => {
      // A price written as a number in a document is exact text there, and so it is taken.
      const numeric = node.kind === Kind.INT || node.kind === Kind.FLOAT;
      if (node.kind !== Kind.STRING && !(name === 'Decimal' && numeric))
        throw badValue(name, node.kind, wanted);
      return read(node.value);
    },
  });
}

const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function parseDay(text: string): string | undefined {
  if (!dayPattern.test(text)) return undefined;
  // The 31st of a short month rolls over: it is no day.
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text) ? text : undefined;
}

function parseInstant(text: string): string | undefined {
  if (!instantPattern.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  return new Date(text).toISOString();
}

/** The custom scalars of every subgraph. */
export const scalars = {
  Cursor: textScalar('Cursor', 'the cursor of an event', (text) => (text.length <= 200 ? text : undefined)),
  CurrencyCode: textScalar('CurrencyCode', 'an ISO 4217 code such as "USD"', (text) =>
    /^[A-Z]{3}$/.test(text) ? text : undefined,
  ),
  Date: textScalar('Date', 'a day such as "2026-03-01"', parseDay),
  DateTime: textScalar('DateTime', 'an instant such as "2026-03-01T09:30:00Z"', parseInstant),
  Decimal: textScalar('Decimal', 'a decimal number as a string such as "12.50"', (text) =>
    isDecimalText(text) ? parseDecimal(text) : undefined,
  ),
};
