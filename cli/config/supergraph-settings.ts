import { parseSecret, parseText, parseUrl, type SettingDeclarations } from '#platform/config/setting.ts';

/** Supergraphs that others keep, for `weir gateway` without --supergraph. */
export const supergraphSettings = {
  hiveEndpoint: {
    name: 'WEIR_HIVE_ENDPOINT',
    description: 'For `weir gateway`: the CDN endpoint of a Hive target, whose supergraph is served.',
    parse: parseUrl(['https', 'http']),
  },
  hiveKey: {
    name: 'WEIR_HIVE_KEY',
    description: 'The CDN access key of that target.',
    secret: true,
    parse: parseSecret,
  },
  uplinkEndpoints: {
    name: 'WEIR_UPLINK_ENDPOINTS',
    description:
      'For `weir gateway`: an Apollo Uplink, or what speaks like one; several parted by commas, tried in turn.',
    parse: (text: string) => text.split(',').map((part) => parseUrl(['https', 'http'])(part.trim())),
  },
  uplinkGraph: {
    name: 'WEIR_UPLINK_GRAPH',
    description: 'The graph there, as GRAPH@VARIANT.',
    parse: parseText,
  },
  uplinkKey: {
    name: 'WEIR_UPLINK_KEY',
    description: 'The API key of that graph.',
    secret: true,
    parse: parseSecret,
  },
} as const satisfies SettingDeclarations;
