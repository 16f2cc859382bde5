/** What Salesforce and people write for countries that CLDR names otherwise. */
const otherNames: readonly (readonly [string, string])[] = [
  ['usa', 'US'],
  ['u.s.a.', 'US'],
  ['united states of america', 'US'],
  ['america', 'US'],
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['deutschland', 'DE'],
  ['the netherlands', 'NL'],
  ['holland', 'NL'],
  ['czech republic', 'CZ'],
  ['korea, republic of', 'KR'],
  ['republic of korea', 'KR'],
  ['viet nam', 'VN'],
  ['russian federation', 'RU'],
  ['turkey', 'TR'],
  ['taiwan, province of china', 'TW'],
  ['hong kong', 'HK'],
  ['macao', 'MO'],
  ['uae', 'AE'],
];

/** Regions of CLDR that are no countries. */
const noCountries = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

let codes: ReadonlyMap<string, string> | undefined;

function codesByName(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const byName = new Map<string, string>();
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  for (const first of letters) {
    for (const second of letters) {
      const name = names.of(first + second);
      // Some retired codes have the name of their successor, which is the canonical one.
      const code = name && new Intl.Locale(`und-${first}${second}`).region;
      if (name && code && !noCountries.has(code) && !byName.has(name.toLowerCase()))
        byName.set(name.toLowerCase(), code);
    }
  }
  return new Map([...byName, ...otherNames]);
}

/** The ISO 3166-1 alpha-2 code of a country as text fields hold it: a code already, or an English name. */
export function toCountryCode(country: string): string | undefined {
  codes ??= codesByName();
  const name = country.trim().toLowerCase();
  const byName = codes.get(name);
  if (byName) return byName;
  const code = name.toUpperCase();
  return /^[A-Z]{2}$/.test(code) && [...codes.values()].includes(code) ? code : undefined;
}
