import {
  parseOneOf,
  parseSecret,
  parseText,
  parseUrl,
  type SettingDeclarations,
} from '#platform/config/setting.ts';

/** Where the schema's registry is, and what its publications are signed and verified with. */
export const registrySettings = {
  supergraph: {
    name: 'WEIR_SUPERGRAPH',
    description:
      'What `weir start` serves. packaged: the supergraph that lies beside the code; launches: what was published to this database last, and each launch after it, with the registry’s API at /registry.',
    default: 'packaged',
    parse: parseOneOf(['packaged', 'launches']),
  },
  registryUrl: {
    name: 'WEIR_REGISTRY_URL',
    description:
      'The API of a schema registry, for `weir schema` and `weir gateway`; the database where absent.',
    parse: parseUrl(['https', 'http']),
  },
  registryToken: {
    name: 'WEIR_REGISTRY_TOKEN',
    description: 'What we are known to it by: `weir schema token create` makes one.',
    secret: true,
    parse: parseSecret,
  },
  registrySigningKey: {
    name: 'WEIR_REGISTRY_SIGNING_KEY',
    description:
      'What publications are signed with: an Ed25519 key, PKCS 8 PEM; \\n may stand for a line break. Where absent one in WEIR_DATA_DIR, made there.',
    secret: true,
    parse: parseSecret,
  },
  registryPublicKey: {
    name: 'WEIR_REGISTRY_PUBLIC_KEY',
    description:
      'What gateways verify publications with: `weir schema key` prints it. Two, parted by a comma, while one takes over from the other.',
    parse: parseText,
  },
} as const satisfies SettingDeclarations;
