import { basisPoints, toAmount } from './amounts.ts';
import type { CompanyCurrency, CompanyProduct } from './company.ts';
import { createRandom, type Random } from './random.ts';
import { salesforceId } from './salesforce-id.ts';
import { stripeId } from './stripe-id.ts';

/** One row a product line: its variants go into SKU and name, `dollars` is the first variant's price, further ones cost more. */
type Model = readonly [
  code: string,
  name: string,
  family: string,
  description: string,
  variants: readonly string[],
  dollars: number,
];

const sizes = ['DN15', 'DN25', 'DN40', 'DN50', 'DN80', 'DN100', 'DN150', 'DN200', 'DN250', 'DN300'];
const ranges = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10'];

const goods: readonly Model[] = [
  [
    'FLOW-EM',
    'Electromagnetic flow meter',
    'Flow meters',
    'Full-bore meter for conductive liquids',
    sizes,
    890,
  ],
  ['FLOW-US', 'Ultrasonic flow meter', 'Flow meters', 'Clamp-on meter, no pipe work', sizes, 1_450],
  ['FLOW-CO', 'Coriolis mass flow meter', 'Flow meters', 'Mass flow and density in one', sizes, 3_900],
  ['FLOW-VX', 'Vortex flow meter', 'Flow meters', 'Steam, gas and liquid', sizes, 1_120],
  ['FLOW-TB', 'Turbine flow meter', 'Flow meters', 'Low-viscosity liquids', sizes, 540],
  ['GATE-LTE', 'LTE gateway', 'Gateways', 'Collects 4–20 mA, pulse and Modbus over LTE-M', ranges, 620],
  ['GATE-LORA', 'LoRaWAN gateway', 'Gateways', 'Site gateway for battery sensors', ranges, 480],
  ['GATE-EDGE', 'Edge controller', 'Gateways', 'Local logic and store-and-forward', ranges, 1_280],
  ['SENS-PR', 'Pressure transmitter', 'Sensors', 'Ceramic cell, IP68', ranges, 260],
  ['SENS-LV', 'Radar level sensor', 'Sensors', '80 GHz, for tanks and channels', ranges, 740],
  ['SENS-TP', 'Temperature probe', 'Sensors', 'Pt100 with thermowell', ranges, 95],
  ['SENS-PH', 'pH analyser', 'Sensors', 'Digital electrode and transmitter', ranges, 680],
  ['SENS-CL', 'Chlorine analyser', 'Sensors', 'Membrane-covered, reagent-free', ranges, 1_150],
  ['SENS-TU', 'Turbidity sensor', 'Sensors', 'Nephelometric, self-cleaning', ranges, 870],
  ['VALV-CT', 'Control valve', 'Actuation', 'Globe valve with positioner', sizes, 980],
  ['ACCS-KIT', 'Installation kit', 'Accessories', 'Flanges, gaskets and grounding rings', sizes, 65],
];

const services: readonly Model[] = [
  [
    'SERV-INST',
    'Installation',
    'Services',
    'On-site installation, per day',
    ['D1', 'D2', 'D3', 'D4', 'D5'],
    1_100,
  ],
  [
    'SERV-CALB',
    'Calibration',
    'Services',
    'Traceable calibration, per device',
    ['L1', 'L2', 'L3', 'L4', 'L5'],
    240,
  ],
  [
    'SERV-COMM',
    'Commissioning',
    'Services',
    'Start-up and acceptance',
    ['S1', 'S2', 'S3', 'S4', 'S5'],
    1_850,
  ],
  ['SERV-TRNG', 'Operator training', 'Services', 'Per course', ['T1', 'T2', 'T3', 'T4', 'T5'], 950],
];

const plans = [
  { code: 'CLOUD-MON', name: 'Site monitoring', description: 'Dashboards and alarms, per site', dollars: 49 },
  {
    code: 'CLOUD-ANA',
    name: 'Process analytics',
    description: 'Trends, models and reports, per user',
    dollars: 79,
  },
  {
    code: 'CLOUD-CMP',
    name: 'Compliance reporting',
    description: 'Regulator-ready reports, per site',
    dollars: 35,
  },
  {
    code: 'CLOUD-MNT',
    name: 'Predictive maintenance',
    description: 'Failure forecasts, per device',
    dollars: 12,
  },
  {
    code: 'CLOUD-API',
    name: 'Data API access',
    description: 'Programmatic access, per tenant',
    dollars: 150,
  },
  {
    code: 'CARE-PLUS',
    name: 'Care Plus support',
    description: 'Round-the-clock support, per site',
    dollars: 95,
  },
  {
    code: 'CARE-SIM',
    name: 'Managed connectivity',
    description: 'SIM and data plan, per gateway',
    dollars: 9,
  },
] as const;

const meters = [
  { code: 'USE-READINGS', name: 'Telemetry readings', description: 'Per thousand readings stored', cents: 4 },
  { code: 'USE-ALERTS', name: 'Alarm messages', description: 'Per SMS or call', cents: 12 },
  { code: 'USE-API', name: 'API calls', description: 'Per thousand calls', cents: 25 },
  { code: 'USE-STORAGE', name: 'Archive storage', description: 'Per gigabyte and month', cents: 18 },
  { code: 'USE-DATA', name: 'Roaming data', description: 'Per megabyte', cents: 7 },
  { code: 'USE-MODELS', name: 'Model runs', description: 'Per forecast computed', cents: 30 },
] as const;

function toListPrice(cents: number): Readonly<Record<CompanyCurrency, string>> {
  return {
    USD: toAmount(cents),
    GBP: toAmount(Math.max(1, basisPoints(cents, 7_900))),
    EUR: toAmount(Math.max(1, basisPoints(cents, 9_200))),
  };
}

function createStock(random: Random): NonNullable<CompanyProduct['stock']> {
  return Array.from({ length: random.int(2, 4) }, (_, location) => {
    const onHand = random.chance(0.08) ? 0 : random.int(3, 400);
    return {
      locationId: String(location + 1),
      onHand,
      available: Math.max(0, onHand - random.int(0, Math.ceil(onHand / 4))),
    };
  });
}

type Draft = Omit<CompanyProduct, 'netsuiteId' | 'salesforceId' | 'active'>;

/** The `n`th product of a list of models: the first variant of each, then the second of each; large catalogs add model years. */
function variantOf(models: readonly Model[], n: number) {
  const model = models[n % models.length];
  if (!model) throw new RangeError('a catalog needs models');
  const [code, modelName, family, description, variants, dollars] = model;
  const round = Math.floor(n / models.length);
  const year = Math.floor(round / variants.length);
  const variant = `${variants[round % variants.length]}${year === 0 ? '' : `-M${year + 1}`}`;
  const cents = Math.round(dollars * (1 + 0.28 * (round % variants.length)) * (1 + year / 20)) * 100;
  const listPrice = toListPrice(cents);
  return { sku: `${code}-${variant}`, name: `${modelName} ${variant}`, description, family, listPrice };
}

const createGood = (n: number, random: Random): Draft => ({
  ...variantOf(goods, n),
  kind: 'GOODS',
  taxCode: 'txcd_99999999',
  stock: createStock(random),
});

const createService = (n: number): Draft => ({
  ...variantOf(services, n),
  kind: 'SERVICE',
  taxCode: 'txcd_20030000',
});

/** Seven plans by the month, the same by the year, six meters; larger catalogs repeat them as editions. */
function createSubscriptionProduct(n: number, seed: number): Draft {
  const size = plans.length * 2 + meters.length;
  const edition = Math.floor(n / size) === 0 ? '' : `-E${Math.floor(n / size) + 1}`;
  const at = n % size;
  const plan = plans[at % plans.length];
  const meter = meters[at - plans.length * 2];
  const yearly = at >= plans.length;
  const stripe = {
    kind: 'SUBSCRIPTION',
    family: 'Subscriptions',
    taxCode: 'txcd_10103001',
    stripeId: stripeId('prod', seed, n),
    stripePriceId: {
      USD: stripeId('price', seed, n * 3),
      GBP: stripeId('price', seed, n * 3 + 1),
      EUR: stripeId('price', seed, n * 3 + 2),
    },
  } as const;
  if (meter) {
    return {
      ...stripe,
      sku: `${meter.code}${edition}`,
      name: meter.name,
      description: meter.description,
      recurring: { interval: 'month', usageType: 'METERED' },
      listPrice: toListPrice(meter.cents),
    };
  }
  if (!plan) throw new RangeError('a catalog needs plans');
  return {
    ...stripe,
    sku: `${plan.code}-${yearly ? 'Y' : 'M'}${edition}`,
    name: `${plan.name} (${yearly ? 'yearly' : 'monthly'})`,
    description: plan.description,
    recurring: { interval: yearly ? 'year' : 'month', usageType: 'LICENSED' },
    // A year costs ten months.
    listPrice: toListPrice(plan.dollars * (yearly ? 1_000 : 100)),
  };
}

/** Two thirds goods, a sixth services, a sixth subscriptions; the last goods are no longer sold. */
export function createCatalog(count: number, seed: number): readonly CompanyProduct[] {
  const sixth = Math.floor(count / 6);
  const goodsCount = count - 2 * sixth;
  const drafts: Draft[] = [];
  for (let n = 0; n < goodsCount; n++) drafts.push(createGood(n, createRandom(seed, `stock/${n}`)));
  for (let n = 0; n < sixth; n++) drafts.push(createService(n));
  for (let n = 0; n < sixth; n++) drafts.push(createSubscriptionProduct(n, seed));
  return drafts.map((draft, n) => ({
    ...draft,
    active: n < goodsCount - 4 || n >= goodsCount,
    netsuiteId: String(301 + n),
    salesforceId: salesforceId('01t', n + 1),
  }));
}
