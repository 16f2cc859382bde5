import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseSecret, parseUrl } from '#platform/config/setting.ts';
import { parseSettings } from '#platform/config/settings.ts';
import { CodedError } from '#platform/errors.ts';

function problemsOf(environment: Record<string, string>): string {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof CodedError) return error.message;
    throw error;
  }
  throw new Error('no problem was found');
}

describe('settings', () => {
  it('have defaults for an empty environment, and are frozen', () => {
    const settings = parseSettings({});
    expect(settings).toEqual({
      environment: 'development',
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: undefined,
      dataDir: '.weir',
      logLevel: 'info',
      configFile: 'weir.config.ts',
      eventRetentionDays: 365,
      workflowRetentionDays: 365,
      reconcileHours: 24,
      sandboxLatency: 'fast',
      sandboxLimits: 'real',
      sandboxSeed: 1,
      sandboxScale: 1,
    });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('take their values from the environment, an empty one counting as absent', () => {
    const settings = parseSettings({
      NODE_ENV: 'production',
      PORT: '8080',
      HOST: '',
      WEIR_SANDBOX_SCALE: '0.5',
      DATABASE_URL: 'postgresql://weir:hunter2@db.example/weir',
      PATH: '/usr/bin',
    });
    expect(settings).toMatchObject({
      environment: 'production',
      port: 8080,
      host: '127.0.0.1',
      sandboxScale: 0.5,
    });
    expect(settings.databaseUrl?.reveal()).toBe('postgresql://weir:hunter2@db.example/weir');
    expect(inspect(settings) + JSON.stringify(settings)).not.toContain('hunter2');
  });

  it('report every problem in one message, with the name, the value and the fix', () => {
    const message = problemsOf({
      PORT: '70000',
      NODE_ENV: 'staging',
      WEIR_LOG_LEVEL: 'loud',
      WEIR_SANDBOX_SEED: '-1',
    });
    expect(message.split('\n')).toEqual([
      '4 settings are wrong:',
      '  NODE_ENV is "staging"; it must be development or production or test. Correct it or remove it (development where absent).',
      '  PORT is "70000"; it must be a whole number from 0 to 65535. Correct it or remove it (4000 where absent).',
      expect.stringContaining('WEIR_LOG_LEVEL is "loud"; it must be fatal or error or warn'),
      expect.stringContaining('WEIR_SANDBOX_SEED is "-1"'),
    ]);
  });

  it('refuse an unknown WEIR_ name and suggest the one that was meant', () => {
    expect(problemsOf({ WEIR_SANDBOX_LATENCEY: 'real' })).toContain(
      'WEIR_SANDBOX_LATENCEY is not a setting. Did you mean WEIR_SANDBOX_LATENCY?',
    );
  });

  it('never repeat the value of a secret', () => {
    const message = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db/weir' });
    expect(message).toContain(
      'DATABASE_URL has a value that is not shown; it must be a URL that begins with postgresql://',
    );
    expect(message).not.toContain('hunter2');
  });

  it('can be extended with declarations made elsewhere', () => {
    const extra = {
      acmeUrl: { name: 'WEIR_ACME_URL', description: 'Where it is.', parse: parseUrl(['https']) },
      acmeKey: { name: 'WEIR_ACME_API_KEY', description: 'Its key.', secret: true, parse: parseSecret },
    } as const;
    const settings = parseSettings({ WEIR_ACME_API_KEY: 'k', WEIR_ACME_URL: 'https://acme.example' }, extra);
    expect(settings.acmeKey?.reveal()).toBe('k');
    expect(settings.acmeUrl).toBe('https://acme.example');
    expect(settings.port).toBe(4000);
    expect(problemsOf({ WEIR_ACME_URL: 'https://acme.example' })).toContain('WEIR_ACME_URL is not a setting');
  });
});
