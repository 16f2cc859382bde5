import type { SupergraphSource } from '#gateway/supergraph/supergraph-source.ts';

/** A source whose supergraphs come when the test says so. */
export function createPushedSource(first: string) {
  let update: (sdl: string) => void = () => {};
  const source: SupergraphSource = {
    async start(onUpdate) {
      update = onUpdate;
      return { sdl: first, [Symbol.asyncDispose]: async () => {} };
    },
  };
  return { ...source, push: (sdl: string) => update(sdl) };
}
