import type { Random } from './random.ts';

// All invented, joined from parts; none is a company or a person that we know of.

const stems =
  `Aldermoor Brindlewick Carrowmere Dunvarley Eastmarrow Fennimore Garlandby Hollinfirth Ivarstead Jessamyre Kestrelby
  Lorncastle Merrowdale Northgarth Ostravane Pellingham Quillbrook Ravensholt Silverthwaite Tarrowfield Umberleigh Varnholm
  Westerlyn Yarrowgate Zellbruck Ashkelling Bramblecote Corvenstad Dellingrove Elmstrand Farrowline Greywether Hartlemoor
  Ilmenau-Vest Juniperfold Kallenberg Larchmond Mossgrave Nethercliff O'Dunmore Pinderley Rookhaven Saltersby Thornecastle
  Ulverdale Vossberg Wintermark Yewbarrow Amberforge Birkenrath Coldharrow Drachenfurt Emberwyn Falkenried Glenmorrow
  Havelstrom Isenbruck Kirschwald Lindenhof-Nord Maravelle`.split(/\s+/);

const trades =
  `Water,Beverages,Utilities,Chemicals,Dairies,Foods,Irrigation,Energy,Paper Mills,Pharma,Brewing,Process Systems,District Heating,
  Polymers,Coatings,Mining,Biofuels,Textiles,Semiconductors,Shipyards,Steelworks,Cement,Glass,Greenhouses,Aquaculture,Refining,
  Hydropower,Logistics,Laboratories,Facilities,Ceramics,Fertilisers,Cold Storage,Desalination,Packaging,Foundries,Sugar,
  Wastewater,Tunnelling,Medical Gases`
    .split(',')
    .map((trade) => trade.trim());

const legalForms: Readonly<Record<string, readonly string[]>> = {
  US: ['Inc.', 'LLC', 'Corp.', '& Sons, Inc.'],
  GB: ['Ltd', 'PLC', '& Co. Ltd', 'Group Ltd'],
  DE: ['GmbH', 'AG', 'GmbH & Co. KG', 'SE'],
  FR: ['SAS', 'SA', 'SARL', '& Fils SAS'],
};

/** The `n`th customer's name without its legal form, no two alike. */
export function customerName(n: number): string {
  const stem = stems[n % stems.length];
  const round = Math.floor(n / stems.length);
  const trade = trades[(n * 7 + round) % trades.length];
  const generation = Math.floor(round / trades.length);
  return generation === 0 ? `${stem} ${trade}` : `${stem} ${trade} ${generation + 1}`;
}

export function legalForm(countryCode: string, random: Random): string {
  return random.pick(legalForms[countryCode] ?? ['Ltd']);
}

const firstNames =
  `Amara Bastian Chiara Dario Elif Freya Goran Hana Idris Jolene Kofi Linnea Mateo Nadia Oskar Priya Quentin Rosalind
  Soren Tamsin Umar Violeta Wendell Ximena Yusuf Zofia Anselm Brigid Cormac Delphine Emre Fiona Gideon Helga Imogen Jasper`.split(
    /\s+/,
  );
const lastNames =
  `Abernale Brockhurst Castellane Dvorsky Ellingboe Farrimond Grautman Hollowell Ibarrola Jankovar Kettlewell Lindqvar
  Marchbanks Nakamoro Oyelarin Pemberlow Quisthoudt Rautavara Steinfeldt Thackerby Underhay Vanterpol Winterbourne Xanthakis
  Yarborough Zimmerlin Achterberg Bellweather Coldstream Duquesnoy`.split(/\s+/);
const titles = [
  'Head of Procurement',
  'Plant Manager',
  'Maintenance Lead',
  'Controller',
  'Process Engineer',
  'Accounts Payable',
  'Operations Director',
  'Instrumentation Engineer',
  'VP Operations',
  'IT Manager',
];

export function personName(random: Random): { firstName: string; lastName: string; title: string } {
  return { firstName: random.pick(firstNames), lastName: random.pick(lastNames), title: random.pick(titles) };
}

// Numbers that the countries' regulators keep free for fiction.
const fictionalPhones: Readonly<Record<string, (n: number) => string>> = {
  US: (n) => `+1 ${212 + (n % 7) * 101} 555 01${String(n % 100).padStart(2, '0')}`,
  GB: (n) => `+44 20 7946 0${String(n % 1000).padStart(3, '0')}`,
  DE: (n) => `+49 30 23125 ${String(n % 1000).padStart(3, '0')}`,
  FR: (n) => `+33 1 99 00 ${String(n % 100).padStart(2, '0')} ${String((n * 7) % 100).padStart(2, '0')}`,
};

export function phoneNumber(countryCode: string, random: Random): string {
  const n = random.int(0, 9_999);
  return (fictionalPhones[countryCode] ?? (() => `+44 20 7946 0${n % 1000}`))(n);
}

/** `Lindenhof-Nord Sugar` → `lindenhof-nord-sugar`. */
export function toSlug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
