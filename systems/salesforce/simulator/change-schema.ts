import { createHash } from 'node:crypto';
import type { Avro } from '../load-avro.ts';
import type { LoggedChange } from './change-log.ts';
import type { Table, Value } from './org-data.ts';
import type { FieldType, SObjectField } from './schema.ts';
import { userId } from './seed-org.ts';

/** The Avro schema of an object's change events. */
export interface ChangeSchema {
  readonly id: string;
  readonly json: string;
  /** The event's payload, Avro binary without a container. */
  encode(change: LoggedChange): Buffer;
}

const texts = { type: 'array', items: 'string' };

const headerSchema = {
  type: 'record',
  name: 'ChangeEventHeader',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: texts },
    {
      name: 'changeType',
      type: {
        type: 'enum',
        name: 'ChangeType',
        symbols: [
          'CREATE',
          'UPDATE',
          'DELETE',
          'UNDELETE',
          'SNAPSHOT',
          'GAP_CREATE',
          'GAP_UPDATE',
          'GAP_DELETE',
          'GAP_UNDELETE',
          'GAP_OVERFLOW',
        ],
      },
    },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    { name: 'nulledFields', type: texts },
    { name: 'diffFields', type: texts },
    { name: 'changedFields', type: texts },
  ],
};

function avroTypeOf(type: FieldType): 'boolean' | 'int' | 'double' | 'long' | 'string' {
  switch (type) {
    case 'boolean':
      return 'boolean';
    case 'int':
      return 'int';
    case 'double':
    case 'currency':
    case 'percent':
      return 'double';
    case 'date':
    case 'datetime':
      return 'long';
    default:
      return 'string';
  }
}

function toAvroValue({ type }: SObjectField, value: Value): unknown {
  const avroType = avroTypeOf(type);
  if (avroType === 'string') return { string: String(value) };
  if (avroType === 'boolean') return { boolean: value === true };
  return { [avroType]: avroType === 'long' ? Date.parse(String(value)) : Number(value) };
}

export function createChangeSchema({ parse }: Avro, table: Table): ChangeSchema {
  // Compound fields are told by their parts here.
  const fields = table.type.fields.filter(({ name, compound }) => name !== 'Id' && compound === null);
  const schema = {
    type: 'record',
    name: `${table.type.name.replace(/__c$/, '__')}ChangeEvent`,
    namespace: 'com.sforce.eventbus',
    fields: [
      { name: 'ChangeEventHeader', type: headerSchema },
      ...fields.map(({ name, type }) => ({ name, type: ['null', avroTypeOf(type)], default: null })),
    ],
  };
  const json = JSON.stringify(schema);
  const type = parse(schema);
  // Bit 0 stands for the header.
  const placeOf = new Map(fields.map(({ name }, index) => [name, index + 1]));
  return {
    id: createHash('sha256').update(json).digest('base64url').slice(0, 22),
    json,
    encode(change) {
      const changed = Object.keys(change.changed).flatMap((name) => placeOf.get(name) ?? []);
      return type.toBuffer({
        ChangeEventHeader: {
          entityName: change.entity,
          recordIds: change.recordIds,
          changeType: change.changeType,
          changeOrigin: 'com/salesforce/api/rest/67.0',
          transactionKey: `0000${change.id.padStart(8, '0')}-0000-0000-0000-000000000000`,
          sequenceNumber: 1,
          commitTimestamp: change.committedAtMs,
          commitNumber: Number(change.id),
          commitUser: userId,
          nulledFields: [],
          diffFields: [],
          changedFields: change.changeType === 'UPDATE' && changed.length > 0 ? [toBitmap(changed)] : [],
        },
        ...Object.fromEntries(
          fields.map((field) => {
            const value = change.changed[field.name] ?? null;
            return [field.name, value === null ? null : toAvroValue(field, value)];
          }),
        ),
      });
    },
  };
}

/** `0x…`, bit 0 first from the right. */
function toBitmap(places: readonly number[]): string {
  const bits = places.reduce((sum, place) => sum | (1n << BigInt(place)), 0n);
  return `0x${bits.toString(16).toUpperCase()}`;
}
