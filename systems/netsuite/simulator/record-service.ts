import type { RecordBody, Reference } from './record-body.ts';
import type { RenderOptions } from './record-render.ts';

/** A record of any type, as far as the record service itself looks into it. */
export interface AnyRecord {
  readonly id: string;
  readonly externalId?: string;
}

/** The record service of one record type. Methods throw `RestError` for what NetSuite refuses. */
export interface RecordService {
  /** camelCase. */
  readonly type: string;
  find(reference: Reference): AnyRecord | undefined;
  all(): Iterable<AnyRecord>;
  render(id: string, options: RenderOptions): object;
  /** The id of the new record. */
  create(body: RecordBody, externalId: string | undefined): string;
  /** `replace` names the sublists that the body holds in full. */
  update(id: string, body: RecordBody, replace: ReadonlySet<string>): void;
  remove(id: string): void;
  /** By target type: makes the target and answers its id. `replace` as for updates, of what the source would fill in. */
  readonly transforms?: Readonly<
    Record<string, (id: string, body: RecordBody, replace: ReadonlySet<string>) => string>
  >;
}
