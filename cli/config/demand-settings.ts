import {
  parseNumber,
  parseOneOf,
  parseWholeNumber,
  type SettingDeclarations,
} from '#platform/config/setting.ts';

/** What operations may cost; `demand.clients` of the configuration file says what differs for a client. */
export const demandSettings = {
  demandMode: {
    name: 'WEIR_DEMAND',
    description:
      'What operations cost: measure counts what it would refuse, enforce refuses it, off counts nothing. Where absent, measure for `weir start` and off for `weir gateway`.',
    parse: parseOneOf(['off', 'measure', 'enforce']),
  },
  demandMaxCost: {
    name: 'WEIR_DEMAND_MAX_COST',
    description: 'The most that one operation may cost.',
    default: '10000',
    parse: parseWholeNumber(1, 1_000_000_000),
  },
  demandCapacity: {
    name: 'WEIR_DEMAND_CAPACITY',
    description: 'The cost that a caller may have saved up, in each process.',
    default: '50000',
    parse: parseWholeNumber(1, 1_000_000_000),
  },
  demandRestorePerSecond: {
    name: 'WEIR_DEMAND_RESTORE_PER_SECOND',
    description: 'The cost that comes back to a caller each second.',
    default: '2500',
    parse: parseNumber(0.001, 1_000_000_000),
  },
} as const satisfies SettingDeclarations;
