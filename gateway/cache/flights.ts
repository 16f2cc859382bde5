import type { JsonObject } from '../json-object.ts';

/** What a fetch brought, for all who waited for it: as text, since each takes it over as its own. */
export type Landed =
  | {
      readonly kind: 'text';
      readonly text: string | undefined;
      readonly errors: readonly JsonObject[];
    }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Flight {
  readonly asOf: number;
  /** Undefined where whoever fetched it gave up. */
  readonly landing: Promise<Landed | undefined>;
}

/** Fetches under way, so that several who want the same at one time have it fetched once. */
export function createFlights() {
  const underWay = new Map<string, Flight>();
  return {
    /** One that began at `since` or later. */
    find(key: string, since: number): Flight | undefined {
      const flight = underWay.get(key);
      return flight && flight.asOf >= since ? flight : undefined;
    },
    /** Others may join from now until the function that is returned is called. */
    lead(key: string | undefined, asOf: number): (landed: Landed | undefined) => void {
      if (key === undefined) return () => {};
      const { promise, resolve } = Promise.withResolvers<Landed | undefined>();
      const flight: Flight = { asOf, landing: promise };
      underWay.set(key, flight);
      return (landed) => {
        if (underWay.get(key) === flight) underWay.delete(key);
        resolve(landed);
      };
    },
    forget: () => underWay.clear(),
  };
}
