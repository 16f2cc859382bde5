/** A topic in memory: every event goes to each subscriber that is there. */
export interface EventSource<T> {
  subscribe(): AsyncGenerator<T>;
  publish(event: T): void;
  subscribers(): number;
}

export function createEventSource<T>(): EventSource<T> {
  const listeners = new Set<(event: T) => void>();
  return {
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribers: () => listeners.size,
    subscribe() {
      const queue: T[] = [];
      let wake = () => {};
      let isOpen = true;
      const listener = (event: T) => {
        queue.push(event);
        wake();
      };
      listeners.add(listener);
      const end = async () => {
        isOpen = false;
        listeners.delete(listener);
        wake();
        return { done: true as const, value: undefined };
      };
      return {
        async next() {
          while (queue.length === 0 && isOpen) await new Promise<void>((resolve) => (wake = resolve));
          return isOpen ? { done: false, value: queue.shift() as T } : { done: true, value: undefined };
        },
        return: end,
        throw: end,
        [Symbol.asyncIterator]() {
          return this;
        },
        async [Symbol.asyncDispose]() {
          await end();
        },
      };
    },
  };
}
