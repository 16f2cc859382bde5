/** A decoded form value: text, or what brackets made below a name. List entries have whole numbers for names. */
export type FormValue = string | FormTree;
export type FormTree = Map<string, FormValue>;

const namePattern = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/** Decodes `items[0][price]=x&expand[]=y`. Names that are no bracket names stay as they are, to be refused as unknown. */
export function parseForm(pairs: Iterable<readonly [string, string]>): FormTree {
  const root: FormTree = new Map();
  for (const [name, value] of pairs) {
    const match = namePattern.exec(name);
    const [, head = name, brackets = ''] = match ?? [];
    const below = [...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, segment = '']) => segment);
    set(root, [head, ...below], value);
  }
  return root;
}

function set(tree: FormTree, [head = '', ...rest]: readonly string[], value: string): void {
  // `name[]` appends.
  const key = head === '' ? String(tree.size) : head;
  if (rest.length === 0) {
    tree.set(key, value);
    return;
  }
  const existing = tree.get(key);
  const below = existing instanceof Map ? existing : new Map<string, FormValue>();
  tree.set(key, below);
  set(below, rest, value);
}
