import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig, loadGatewayOptions } from '#cli/config/load-config.ts';
import { productSettings } from '#cli/config/read-settings.ts';
import { toSlaRules } from '#cli/config/sla-options.ts';
import { toPersonaClaims } from '#cli/personas.ts';
import { createKeptSource } from '#cli/wire/kept-supergraph.ts';
import { readLiveAccess } from '#cli/wire/live-access.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { defaultSlaRules } from '#orchestration/exceptions/sla-rules.ts';
import { formatEnvExample } from '#platform/config/env-example.ts';
import { parseSettings, settingDeclarations } from '#platform/config/settings.ts';
import { createLog } from '#platform/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function configFile(name: string, contents: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, contents);
  return file;
}

describe('the configuration file', () => {
  test('of the project can be used', async () => {
    expect((await loadConfig('weir.config.ts')).systems.salesforce).toEqual({
      mode: 'sandbox',
      quotes: 'both',
      changeEvents: '/data/ChangeEvents',
      statusObjects: true,
    });
  });

  test('says in minutes by when things have to have happened, each with a default', async () => {
    const systems = {
      salesforce: { mode: 'sandbox' },
      netsuite: { mode: 'sandbox' },
      stripe: { mode: 'sandbox' },
    };
    const load = async (sla: object) =>
      loadConfig(
        configFile(`sla-${JSON.stringify(sla).length}`, `export default ${JSON.stringify({ systems, sla })}`),
      );
    expect(toSlaRules((await loadConfig('weir.config.ts')).sla)).toEqual(defaultSlaRules);
    const { sla } = await load({ orderMinutes: 5, decisionMinutes: { finance: 30 } });
    expect(toSlaRules(sla)).toEqual({
      ...defaultSlaRules,
      orderWithinMs: 300_000,
      decidedWithinMs: { ...defaultSlaRules.decidedWithinMs, FINANCE: 1_800_000 },
    });
    await expect(
      load({ orderMinutes: 0, invoiceMinutes: 2.5, decisionMinutes: { sales: 1 } }),
    ).rejects.toThrow(/sla\.orderMinutes.*sla\.invoiceMinutes.*sla\.decisionMinutes.*sales/s);
  });

  test('is named with every problem in it', async () => {
    const file = configFile(
      'wrong',
      'export default { systems: { salesforce: { mode: "demo" }, netsuite: { mode: "live", concurency: 3 } } }',
    );
    const loading = loadConfig(file);
    await expect(loading).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(loading).rejects.toThrow(
      /systems\.salesforce\.mode.*systems\.netsuite.*concurency.*systems\.stripe/s,
    );
  });

  test('that is not there is named with the fix', async () => {
    await expect(loadConfig('no-such.ts')).rejects.toThrow('WEIR_CONFIG is "no-such.ts"');
  });
});

describe('the options of a gateway', () => {
  test('are rules for headers and labels of @override', async () => {
    const options = {
      headers: { all: [{ propagate: 'x-tenant' }], subgraphs: { order: [{ remove: 'authorization' }] } },
      overrideLabels: { next: 20 },
    };
    const file = configFile('gateway', `export default ${JSON.stringify(options)}`);
    expect(await loadGatewayOptions(file)).toEqual(options);
  });

  test('are named with every problem in them', async () => {
    const wrong = { headers: { all: [{ propagated: 'x' }] }, overrideLabels: { next: 200 }, more: 1 };
    const file = configFile('wrong-gateway', `export default ${JSON.stringify(wrong)}`);
    await expect(loadGatewayOptions(file)).rejects.toThrow(/headers\.all\.0.*overrideLabels\.next.*more/s);
    await expect(loadGatewayOptions('no-such.ts')).rejects.toThrow('"no-such.ts"');
  });
});

test('.env.example has every setting with its default, and nothing else', () => {
  const [title = '', ...settings] = readFileSync('.env.example', 'utf8').split('\n\n');
  expect(title).toBe('# Every setting, with its default. Unknown WEIR_* names are refused.');
  expect(settings.join('\n\n')).toBe(formatEnvExample({ ...settingDeclarations, ...productSettings }));
});

describe('a supergraph that others keep', () => {
  const sourceOf = (environment: Record<string, string>) =>
    createKeptSource(
      parseSettings(environment, productSettings),
      createLog({ level: 'silent', format: 'line', destination: process.stderr }),
    );
  const hive = { WEIR_HIVE_ENDPOINT: 'https://cdn.example/artifacts/v1/t', WEIR_HIVE_KEY: 'k' };
  const uplink = {
    WEIR_UPLINK_ENDPOINTS: 'https://one.example/, https://two.example/',
    WEIR_UPLINK_GRAPH: 'graph@current',
    WEIR_UPLINK_KEY: 'k',
  };

  test('is taken from a Hive CDN or an Uplink where one is set, and from nowhere else', () => {
    expect(sourceOf({})).toBeUndefined();
    expect(sourceOf(hive)).toBeDefined();
    expect(sourceOf(uplink)).toBeDefined();
  });

  test('is set whole or not at all', () => {
    expect(() => sourceOf({ ...hive, ...uplink })).toThrow(/WEIR_HIVE_ENDPOINT and WEIR_UPLINK_ENDPOINTS/);
    expect(() => sourceOf({ ...hive, WEIR_HIVE_KEY: '' })).toThrow('WEIR_HIVE_KEY');
    expect(() => sourceOf({ ...uplink, WEIR_UPLINK_KEY: '' })).toThrow('WEIR_UPLINK_KEY');
    expect(() => sourceOf({ ...uplink, WEIR_UPLINK_ENDPOINTS: 'nonsense' })).toThrow('WEIR_UPLINK_ENDPOINTS');
  });
});

describe('live systems', () => {
  test('want their settings, all named in one message', () => {
    const settings = parseSettings({ WEIR_SALESFORCE_CLIENT_ID: 'id' }, productSettings);
    const reading = () => readLiveAccess(['salesforce', 'netsuite', 'stripe'], settings);
    expect(reading).toThrow(/WEIR_SALESFORCE_INSTANCE_URL.*WEIR_NETSUITE_ACCOUNT_ID.*WEIR_STRIPE_API_KEY/s);
  });

  test('are reached with what the settings say, and the secrets stay secret', () => {
    const settings = parseSettings(
      {
        WEIR_SALESFORCE_INSTANCE_URL: 'https://example.my.salesforce.com',
        WEIR_SALESFORCE_CLIENT_ID: 'id',
        WEIR_SALESFORCE_CLIENT_SECRET: 'hidden-one',
        WEIR_STRIPE_API_KEY: 'rk_live_hiddentwo',
      },
      productSettings,
    );
    const access = readLiveAccess(['salesforce', 'stripe'], settings);
    expect(access).toMatchObject({
      salesforce: {
        instanceUrl: 'https://example.my.salesforce.com',
        auth: { kind: 'client-credentials', clientId: 'id' },
      },
      stripe: { mode: 'live' },
    });
    expect(JSON.stringify(access)).not.toMatch(/hidden/);
  });
});

describe('a persona', () => {
  test.each([
    'root',
    'portal',
    'crm:x',
    'portal:nonsense',
    `portal:${toEntityId('Order', 'netsuite', '1')}`,
    '',
    'toString',
  ])('is not %j', (persona) => {
    expect(() => toPersonaClaims(persona)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });

  test('of a portal is of one customer', () => {
    const id = toEntityId('Customer', 'salesforce', '001000000000001AAA');
    expect(toPersonaClaims(`portal:${id}`)).toMatchObject({ kind: 'portal', customer_id: id });
  });
});
