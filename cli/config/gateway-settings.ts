import { parseOneOf, parseText, type SettingDeclarations } from '#platform/config/setting.ts';

/** What the gateway takes in and from whom. */
export const gatewaySettings = {
  trustedDocuments: {
    name: 'WEIR_TRUSTED_DOCUMENTS',
    description:
      'allow: trusted documents may be named by their hash; enforce: nothing else runs; off: there are none.',
    default: 'allow',
    parse: parseOneOf(['off', 'allow', 'enforce']),
  },
  trustedDocumentsPath: {
    name: 'WEIR_TRUSTED_DOCUMENTS_PATH',
    description:
      'The trusted documents: a manifest (apollo-persisted-query-manifest) or a folder of .graphql files; the product’s own where absent.',
    parse: parseText,
  },
  crossOrigins: {
    name: 'WEIR_CROSS_ORIGINS',
    description:
      'The origins whose pages may ask /graphql (CORS), parted by commas: https://portal.example.com. None where absent.',
    parse: (text: string) => text.split(',').map((origin) => origin.trim()),
  },
} as const satisfies SettingDeclarations;
