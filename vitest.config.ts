import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
    maxWorkers: 2,
    // Tests load modules as Node does, so that what they run is what runs: no transform, no second copy of a package.
    experimental: { viteModuleRunner: false },
  },
});
