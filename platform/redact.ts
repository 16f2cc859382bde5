/** What `redactSecrets` puts in the place of a secret. */
export const redacted = '[redacted]';

const secretName = String.raw`[\w.-]*(?:authorization|cookie|password|passwd|secret|token|api[-_ ]?key|private[-_ ]?key|credentials?)`;

/** Each finds a secret and keeps the groups around it. */
const shapes: readonly (readonly [RegExp, string])[] = [
  // "clientSecret":"…" as JSON, and once more as JSON inside a JSON string.
  [new RegExp(String.raw`("${secretName}"\s*:\s*")(?:[^"\\]|\\.)+`, 'gi'), `$1${redacted}`],
  [
    new RegExp(String.raw`(\\"${secretName}\\"\s*:\s*\\")(?:[^"\\]|\\\\(?:\\\\|\\"|[^"\\]))+`, 'gi'),
    `$1${redacted}`,
  ],
  // password=… of a URL, a form or a sentence.
  [new RegExp(`\\b(${secretName}=)(?!\\[)[^&\\s"'\\\\;,]+`, 'gi'), `$1${redacted}`],
  [/\b(Bearer|Basic)(\s+)[\w.~+/=-]{6,}/gi, `$1$2${redacted}`],
  // postgresql://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:)[^\s/@"']+(@)/gi, `$1${redacted}$2`],
  [/\b((?:sk|rk|pk)_(?:live|test)_)\w+/g, `$1${redacted}`],
  [/\b(whsec_)[\w+/=]+/g, `$1${redacted}`],
  // A JSON Web Token, wherever it stands.
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, redacted],
];

/** A text without the secrets that it shows by name (`token`, `password`, …) or by shape (`sk_live_…`, `Bearer …`, a JWT). */
export function redactSecrets(text: string): string {
  let clean = text;
  for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement);
  return clean;
}
