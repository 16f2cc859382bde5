/** Counts the WebSockets of each caller, by its token's subject or its address. */
export interface SocketCallers {
  /** Undefined where the caller has as many as it may. */
  enter(caller: string): Disposable | undefined;
}

export function createSocketCallers(maximum: number): SocketCallers {
  const counts = new Map<string, number>();
  return {
    enter(caller) {
      const count = counts.get(caller) ?? 0;
      if (count >= maximum) return undefined;
      counts.set(caller, count + 1);
      let isIn = true;
      return {
        [Symbol.dispose]() {
          if (!isIn) return;
          isIn = false;
          const left = (counts.get(caller) ?? 1) - 1;
          if (left === 0) counts.delete(caller);
          else counts.set(caller, left);
        },
      };
    },
  };
}
