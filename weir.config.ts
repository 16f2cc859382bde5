import { defineConfig } from '#cli/config/define-config.ts';

// Which systems are connected, and how. `sandbox` is the simulated system; `live` wants the settings of docs/systems/.
export default defineConfig({
  systems: {
    salesforce: { mode: 'sandbox', quotes: 'both', statusObjects: true },
    netsuite: { mode: 'sandbox' },
    stripe: { mode: 'sandbox' },
  },
});
