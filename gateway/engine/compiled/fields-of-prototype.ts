const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** JavaScript that reads a response key of the object `variable`, never one of its prototype. Keys are names of GraphQL. */
export function readExpression(variable: string, key: string): string {
  const text = JSON.stringify(key);
  if (!inherited.has(key)) return `${variable}[${text}]`;
  return `(Object.hasOwn(${variable},${text})?${variable}[${text}]:undefined)`;
}

/** The same for a key that is known only when it is read. */
export function readKey(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return !inherited.has(key) || Object.hasOwn(object, key) ? object[key] : undefined;
}
