import type { JsonObject } from './json.ts';
import type { MakeId } from './object-id.ts';
import type { StripeState } from './state.ts';

/** What billing rules act on: the account's records, its time, and the events that changes make. */
export interface World {
  readonly state: StripeState;
  readonly makeId: MakeId;
  /** Seconds since the epoch. */
  now(): number;
  /** `before` gives `previous_attributes` to an update. */
  emit(type: string, object: JsonObject, before?: JsonObject): void;
}
