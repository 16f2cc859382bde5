import { createHiveSource } from '#gateway/supergraph/hive-source.ts';
import { createUplinkSource } from '#gateway/supergraph/managed-sources.ts';
import type { SupergraphSource } from '#gateway/supergraph/supergraph-source.ts';
import { CodedError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import type { AllSettings } from '../config/read-settings.ts';

/** The supergraph that a Hive CDN or an Apollo Uplink keeps; undefined where none is set. Throws BAD_USER_INPUT where one is set by half. */
export function createKeptSource(settings: AllSettings, log: Log): SupergraphSource | undefined {
  const { hiveEndpoint, hiveKey, uplinkEndpoints, uplinkGraph, uplinkKey } = settings;
  if (hiveEndpoint !== undefined && uplinkEndpoints !== undefined)
    throw new CodedError(
      'BAD_USER_INPUT',
      'Set one of WEIR_HIVE_ENDPOINT and WEIR_UPLINK_ENDPOINTS, not both',
    );
  if (hiveEndpoint !== undefined) {
    if (!hiveKey)
      throw new CodedError('BAD_USER_INPUT', 'Set WEIR_HIVE_KEY, the access key of WEIR_HIVE_ENDPOINT');
    return createHiveSource({ endpoint: hiveEndpoint, key: hiveKey, log });
  }
  if (uplinkEndpoints === undefined) return undefined;
  if (!uplinkKey || uplinkGraph === undefined)
    throw new CodedError(
      'BAD_USER_INPUT',
      'Set WEIR_UPLINK_GRAPH and WEIR_UPLINK_KEY beside WEIR_UPLINK_ENDPOINTS',
    );
  return createUplinkSource({
    apiKey: uplinkKey.reveal(),
    graphRef: uplinkGraph,
    endpoints: uplinkEndpoints,
    log,
  });
}
