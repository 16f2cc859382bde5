/** A value inside the double quotes of Stripe's search language: quotes and backslashes are escaped. */
export function escapeSearchValue(value: string): string {
  return value.replace(/["\\]/g, '\\$&');
}
