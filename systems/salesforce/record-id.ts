const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 3 letters by which an 18-character id tells the case of its first 15, so that it survives case-insensitive systems. */
export function idChecksum(id15: string): string {
  let checksum = '';
  for (let group = 0; group < 15; group += 5) {
    let bits = 0;
    for (let index = 0; index < 5; index += 1) {
      const letter = id15[group + index] ?? '';
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << index;
    }
    checksum += alphabet[bits];
  }
  return checksum;
}

/** The 18-character form of a record id of 15 or 18 characters, or undefined when `id` is none. */
export function toRecordId18(id: string): string | undefined {
  if (/^[A-Za-z0-9]{15}$/.test(id)) return id + idChecksum(id);
  if (!/^[A-Za-z0-9]{18}$/.test(id)) return undefined;
  const id15 = id.slice(0, 15);
  return idChecksum(id15) === id.slice(15).toUpperCase() ? id15 + id.slice(15).toUpperCase() : undefined;
}

/** Whether `id` is a whole 18-character record id, as Salesforce itself writes it. */
export function isRecordId18(id: string): boolean {
  return id.length === 18 && toRecordId18(id) === id;
}
