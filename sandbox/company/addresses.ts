import type { CompanyAddress } from './company.ts';
import type { Random } from './random.ts';

type Place = readonly [city: string, region: string, postalCode: (n: number) => string];

const zip = (first: number) => (n: number) => String(first + (n % 60)).padStart(5, '0');
const postcode = (area: string) => (n: number) =>
  `${area}${1 + (n % 9)} ${1 + (n % 8)}${'ABDEFGHJLN'[n % 10]}${'PQRSTUWXYZ'[(n * 3) % 10]}`;

const places: Readonly<Record<string, readonly Place[]>> = {
  US: [
    ['Milwaukee', 'WI', zip(53202)],
    ['Houston', 'TX', zip(77002)],
    ['Pittsburgh', 'PA', zip(15201)],
    ['Sacramento', 'CA', zip(95811)],
    ['Tampa', 'FL', zip(33602)],
    ['Denver', 'CO', zip(80202)],
    ['Columbus', 'OH', zip(43201)],
    ['Tacoma', 'WA', zip(98402)],
  ],
  GB: [
    ['Leeds', 'West Yorkshire', postcode('LS')],
    ['Bristol', 'Avon', postcode('BS')],
    ['Sheffield', 'South Yorkshire', postcode('S')],
    ['Cardiff', 'South Glamorgan', postcode('CF')],
    ['Newcastle upon Tyne', 'Tyne and Wear', postcode('NE')],
  ],
  DE: [
    ['Stuttgart', 'Baden-Württemberg', zip(70173)],
    ['Leipzig', 'Sachsen', zip(4103)],
    ['Dortmund', 'Nordrhein-Westfalen', zip(44135)],
    ['Nürnberg', 'Bayern', zip(90402)],
  ],
  FR: [
    ['Lyon', 'Auvergne-Rhône-Alpes', (n) => `6900${1 + (n % 9)}`],
    ['Nantes', 'Pays de la Loire', (n) => `44${n % 2}00`],
    ['Grenoble', 'Auvergne-Rhône-Alpes', (n) => `38${n % 2}00`],
  ],
};

const streets: Readonly<Record<string, readonly string[]>> = {
  US: ['Millrace Avenue', 'Foundry Street', 'Old Canal Road', 'Industrial Parkway', 'Pumphouse Lane'],
  GB: ['Weir Lane', 'Mill Road', 'Canal Wharf', 'Foundry Row', 'Waterworks Way'],
  DE: ['Mühlenweg', 'Am Wehr', 'Industriestraße', 'Hafenallee', 'Werkstraße'],
  FR: ['rue du Moulin', 'quai des Écluses', 'avenue de la Fonderie', 'rue des Forges'],
};

/** A plausible address in that country: real city, region and postal area, invented street. */
export function createAddress(countryCode: string, random: Random): CompanyAddress {
  const [city, region, postalCode] = random.pick(places[countryCode] ?? []);
  const street = random.pick(streets[countryCode] ?? []);
  const number = random.int(1, countryCode === 'US' ? 4_800 : 180);
  const line = countryCode === 'DE' ? `${street} ${number}` : `${number} ${street}`;
  const second = countryCode === 'US' ? `Suite ${random.int(100, 900)}` : `Unit ${random.int(1, 40)}`;
  const lines = random.chance(0.3) && countryCode !== 'DE' && countryCode !== 'FR' ? [line, second] : [line];
  return { lines, city, region, postalCode: postalCode(random.int(0, 999)), countryCode };
}
