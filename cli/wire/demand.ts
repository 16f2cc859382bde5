import type { GatewayConfig } from '#gateway/gateway-config.ts';
import type { WeirConfig } from '../config/define-config.ts';
import type { AllSettings } from '../config/read-settings.ts';

/** What operations may cost, as the settings and the configuration file want it. */
export function toDemandConfig(
  settings: AllSettings,
  fallback: 'off' | 'measure',
  clients: NonNullable<WeirConfig['demand']>['clients'] = {},
): Pick<GatewayConfig, 'demand'> {
  const mode = settings.demandMode ?? fallback;
  if (mode === 'off') return {};
  return {
    demand: {
      mode,
      clients,
      maxCost: settings.demandMaxCost,
      capacity: settings.demandCapacity,
      restorePerSecond: settings.demandRestorePerSecond,
    },
  };
}
