import type { CloudEvent } from '../outbox/cloud-event.ts';

/** A bus outside that gets every event of the log. */
export interface EventPublisher extends AsyncDisposable {
  /** Names its place in the log: `nats`. */
  readonly name: string;
  /**
   * Resolves once the bus has all of them for good. Events of one entity keep their order. Throws where that is not certain: then all are
   * published again, so that the bus, or its readers, have to know an event by its `id`.
   */
  publish(events: readonly CloudEvent[], signal: AbortSignal): Promise<void>;
}
