const quoteMark = 34;
const backslash = 92;

/** Whether JSON text has more levels of lists and objects than `maxLevels`, found without parsing it, which would hold up everyone. */
export function isNestedDeeper(text: string, maxLevels: number): boolean {
  let levels = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === backslash) index++;
      else if (code === quoteMark) isInString = false;
    } else if (code === quoteMark) isInString = true;
    // { and [, } and ]: they differ in one bit
    else if ((code | 32) === 123) {
      if (++levels > maxLevels) return true;
    } else if ((code | 32) === 125) levels--;
  }
  return false;
}
