import { isDecimalText, parseDecimal } from '#domain/decimal.ts';
import { invalidValue, malformed } from './rest-error.ts';

/** A reference as a client may write it: `"110"`, `{"id": "110"}`, `{"id": "eid:X"}` or `{"externalId": "X"}`. */
export interface Reference {
  readonly id?: string;
  readonly externalId?: string;
}

/** The body of a write. Property names match whatever their case; null counts as absent but for `has`. */
export interface RecordBody {
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** Decimal text. */
  number(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  day(name: string): string | undefined;
  /** The id of an enum, written bare or as `{id}`. */
  choice(name: string, allowed: readonly string[]): string | undefined;
  reference(name: string): Reference | undefined;
  /** What `reference` names. Throws INVALID_CONTENT where it names nothing. */
  resolve<T>(name: string, find: (reference: Reference) => T | undefined): T | undefined;
  /** The elements of a sublist: `{"item": {"items": […]}}`. */
  sublist(name: string): readonly RecordBody[] | undefined;
  /** A sub-record: `{"addressBookAddress": {…}}`. */
  part(name: string): RecordBody | undefined;
  /** The refusal of what stands under `name`. */
  invalid(name: string): Error;
}

export function toReference(id: string): Reference {
  return id.startsWith('eid:') ? { externalId: id.slice(4) } : { id };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // Objects of parsed JSON have text keys alone.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Reads the text of a request; an empty one is an empty record. Throws `RestError` for what is no JSON object. */
export function parseRecordBody(text: string): RecordBody {
  if (text.trim() === '') return toRecordBody({}, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed();
  }
  const object = asObject(value);
  if (!object) throw malformed();
  return toRecordBody(object, '');
}

function toRecordBody(object: Readonly<Record<string, unknown>>, prefix: string): RecordBody {
  const fields = new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
  const get = (name: string) => fields.get(name.toLowerCase()) ?? undefined;
  const invalid = (name: string) => invalidValue(name, get(name), `${prefix}${name}`);

  /** `accept`ed, or refused where something else is there. */
  function read<T>(name: string, accept: (value: unknown) => T | undefined): T | undefined {
    const value = get(name);
    if (value === undefined) return undefined;
    const accepted = accept(value);
    if (accepted === undefined) throw invalid(name);
    return accepted;
  }

  const reference = (name: string) =>
    read(name, (value): Reference | undefined => {
      if (typeof value === 'string' || typeof value === 'number') return toReference(String(value));
      const inner = asObject(value);
      if (inner?.id !== undefined) return toReference(String(inner.id));
      return typeof inner?.externalId === 'string' ? { externalId: inner.externalId } : undefined;
    });

  return {
    has: (name) => fields.has(name.toLowerCase()),
    text: (name) =>
      read(name, (value) =>
        typeof value === 'string' || typeof value === 'number' ? String(value) : undefined,
      ),
    number: (name) =>
      read(name, (value) => {
        const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
        return isDecimalText(text) ? parseDecimal(text) : undefined;
      }),
    flag: (name) =>
      read(name, (value) => {
        if (typeof value === 'boolean') return value;
        return value === 'T' || value === 'F' ? value === 'T' : undefined;
      }),
    day: (name) =>
      read(name, (value) =>
        typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
          ? value
          : undefined,
      ),
    choice: (name, allowed) =>
      read(name, (value) => {
        const id = String(asObject(value)?.id ?? value);
        return allowed.includes(id) ? id : undefined;
      }),
    reference,
    resolve(name, find) {
      const wanted = reference(name);
      if (!wanted) return undefined;
      const found = find(wanted);
      if (found === undefined) throw invalid(name);
      return found;
    },
    sublist: (name) =>
      read(name, (value) => {
        const items = asObject(value)?.items;
        if (!Array.isArray(items)) return undefined;
        return items.map((item: unknown, index) =>
          toRecordBody(asObject(item) ?? {}, `${prefix}${name}.items[${index}].`),
        );
      }),
    part: (name) =>
      read(name, (value) => {
        const inner = asObject(value);
        return inner && toRecordBody(inner, `${prefix}${name}.`);
      }),
    invalid,
  };
}
