import { z } from 'zod';

/** What a served text was published as. */
export interface ArtefactName {
  readonly variant: string;
  /** The contract that it was cut out for; empty for the whole. */
  readonly contract: string;
}

/** A published text with the signature of who published it: to be verified before it is used. */
export const signedArtefact = z.object({
  variant: z.string(),
  contract: z.string(),
  /** Counts up with every publication. */
  launch: z.number().int().positive(),
  sdl: z.string(),
  /** A compact JWS over the other four, `sdl` by its SHA-256. */
  signature: z.string(),
});

export type SignedArtefact = z.infer<typeof signedArtefact>;

/** Where published artefacts come from: a registry over HTTP, or its database. */
export interface ArtefactFeed {
  /**
   * The newest artefact once there is one of a launch after `after`, waiting for it for some seconds; undefined where none came.
   * Rejects where the feed cannot be reached, with `NOT_FOUND` where nothing was published yet.
   */
  next(after: number | undefined, signal: AbortSignal): Promise<SignedArtefact | undefined>;
}
