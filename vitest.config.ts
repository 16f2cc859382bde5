import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// The many processes of a run compile each module once between them.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
    maxWorkers: 2,
    // No test replaces a module, so that a worker loads each once for all its files.
    isolate: false,
    // Tests load modules as Node does, so that what they run is what runs: no transform, no second copy of a package.
    experimental: { viteModuleRunner: false },
  },
});
