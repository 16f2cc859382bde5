import { Counter, register } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '#platform/telemetry/metrics.ts';

describe('metrics', () => {
  it('show the process and what parts add, each registry apart from the others', async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    new Counter({ name: 'parts_total', help: 'Parts.', registers: [one] }).inc();
    expect(await one.metrics()).toMatch(/^parts_total 1$/m);
    expect(await one.metrics()).toContain('process_resident_memory_bytes');
    expect(await two.metrics()).not.toContain('parts_total');
    expect(await register.metrics()).not.toContain('process_resident_memory_bytes');
  });
});
