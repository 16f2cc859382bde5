/** Where supergraphs come from: a file, a string, a composition in development, a registry. */
export interface SupergraphSource {
  /** Reads the first one; tells `onUpdate` of each later one until it is disposed. Rejects where there is no first. */
  start(onUpdate: (sdl: string) => void, signal: AbortSignal): Promise<StartedSource>;
}

export interface StartedSource extends AsyncDisposable {
  readonly sdl: string;
}

/** One that never changes. */
export function createFixedSource(sdl: string): SupergraphSource {
  return { start: async () => ({ sdl, [Symbol.asyncDispose]: async () => {} }) };
}
