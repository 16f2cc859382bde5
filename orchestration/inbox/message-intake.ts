import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { messageKey, type ReceivedMessage, storeMessages } from './store-messages.ts';

export type Intake = (message: ReceivedMessage) => Promise<'STORED' | 'DUPLICATE'>;

interface Waiting extends PromiseWithResolvers<'STORED' | 'DUPLICATE'> {
  readonly message: ReceivedMessage;
}

/** Of one statement: more would only make those behind wait longer. */
const batchSize = 500;
const batchBytes = 4_000_000;
/** Between two statements where messages come together: each statement and each flush has a cost of its own. */
const gatherMs = 5;

/**
 * Takes messages in: each call resolves once its message is committed. What comes in while a commit is under way goes with the next
 * one, so that a flood costs a flush to disk for each batch and not for each message.
 */
export function createIntake(pool: Pool): Intake {
  let waiting: Waiting[] = [];
  let storing = false;

  async function storeAll(): Promise<void> {
    while (waiting.length > 0) {
      const count = countBatch(waiting);
      const batch = waiting.slice(0, count);
      waiting = waiting.slice(count);
      const beganMs = performance.now();
      await storeBatch(batch);
      const leftMs = gatherMs - (performance.now() - beganMs);
      if (batch.length > 1 && leftMs > 1) await delay(leftMs);
    }
    storing = false;
  }

  async function storeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const fresh = new Set(
        await storeMessages(
          pool,
          batch.map(({ message }) => message),
        ),
      );
      // The first of several with one key is the one that was stored.
      for (const { message, resolve } of batch)
        resolve(fresh.delete(messageKey(message)) ? 'STORED' : 'DUPLICATE');
    } catch (error) {
      const [only, ...others] = batch;
      if (others.length === 0) return only?.reject(error);
      // One message that cannot be stored keeps no other from being stored.
      for (const one of batch) await storeBatch([one]);
    }
  }

  return (message) => {
    const entry: Waiting = { message, ...Promise.withResolvers<'STORED' | 'DUPLICATE'>() };
    waiting.push(entry);
    if (!storing) {
      storing = true;
      // Not in this turn: messages that arrived together go together.
      setImmediate(() => void storeAll());
    }
    return entry.promise;
  };
}

/** How many of the first ones go together; at least one. */
function countBatch(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const tooMuch = waiting.findIndex(({ message }, index) => {
    bytes += message.body?.byteLength ?? 0;
    return index > 0 && (index === batchSize || bytes > batchBytes);
  });
  return tooMuch === -1 ? waiting.length : tooMuch;
}
