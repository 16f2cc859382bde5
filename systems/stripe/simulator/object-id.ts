const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const lengths: Readonly<Record<string, number>> = { cus: 14, prod: 14, si: 14, req: 14 };

/** Makes ids such as `cus_TOnR0Lf2celqmf`. */
export type MakeId = (prefix: string) => string;

export function createMakeId(random: () => number): MakeId {
  return (prefix) => {
    let text = '';
    for (let at = lengths[prefix] ?? 24; at > 0; at--) text += digits[Math.floor(random() * digits.length)];
    return `${prefix}_${text}`;
  };
}
