import { join } from 'node:path';
import { createRegistryFeed } from '#gateway/supergraph/registry-feed.ts';
import { createRegistrySource } from '#gateway/supergraph/registry-source.ts';
import type { SupergraphSource } from '#gateway/supergraph/supergraph-source.ts';
import { createArtefactVerifier } from '#platform/artefact/artefact-key.ts';
import type { ArtefactFeed, ArtefactName } from '#platform/artefact/signed-artefact.ts';
import { CodedError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import type { AllSettings } from '../config/read-settings.ts';

function toCacheFile({ dataDir }: AllSettings, { variant, contract }: ArtefactName): string {
  const name = encodeURIComponent(contract === '' ? variant : `${variant}~${contract}`);
  return join(dataDir, 'supergraphs', `${name}.json`);
}

/** A supergraph of signed artefacts, kept in WEIR_DATA_DIR for a start without its registry. */
export async function createVerifiedSource(
  feed: ArtefactFeed,
  name: ArtefactName,
  { settings, publicKey, log }: { settings: AllSettings; publicKey: string; log: Log },
): Promise<SupergraphSource> {
  const verify = await createArtefactVerifier(publicKey);
  return createRegistrySource({ ...name, feed, verify, cacheFile: toCacheFile(settings, name), log });
}

/** The supergraph of a registry's API. Throws `BAD_USER_INPUT` without a token or a public key. */
export async function createRemoteSource(
  url: string,
  name: ArtefactName,
  settings: AllSettings,
  log: Log,
): Promise<SupergraphSource> {
  const { registryToken: token, registryPublicKey: publicKey } = settings;
  if (!token || publicKey === undefined) {
    const missing = [!token && 'WEIR_REGISTRY_TOKEN', publicKey === undefined && 'WEIR_REGISTRY_PUBLIC_KEY'];
    throw new CodedError(
      'BAD_USER_INPUT',
      `Set ${missing.filter(Boolean).join(' and ')}: a supergraph of ${url} takes a token that may read, and the key that \`weir schema key\` prints`,
    );
  }
  return createVerifiedSource(createRegistryFeed({ url, token }, name), name, { settings, publicKey, log });
}
