import type { StateRule } from '../rule.ts';
import { isOpen, toEffectiveAuthorization } from '../version/authorization.ts';
import { directivesOf, type Element, type ElementMap, toNamedType } from '../version/elements.ts';

// A word of a field's name that says whose it is.
const personal =
  /(?:^|[a-z])(?:e?mail(?:Address)?|phone(?:Number)?|mobile|firstName|lastName|birth(?:Date|day)?|iban|taxId|passport|ssn|salutation)$/i;

function isClass(tag: string): boolean {
  return tag.startsWith('pii-');
}

function classesOf(element: Element | undefined): readonly string[] {
  return directivesOf(element, 'tag')
    .map(({ args }) => String(args.name))
    .filter(isClass);
}

function isText({ type }: Element, elements: ElementMap): boolean {
  const kind = type && elements.get(toNamedType(type))?.typeKind;
  return kind === undefined || kind === 'SCALAR';
}

export const personalDataUnclassified: StateRule = {
  code: 'personal-data-unclassified',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'A field that holds personal data by its name has no class (`@tag(name: "pii-…")`): nobody can tell what of it may be kept, shown or sent. One that is classified and open to everyone blocks.',
  fix: 'Tag the field, or its type, with its class, such as `@tag(name: "pii-contact")`, and ask for a scope.',
  *check({ subgraphs, composed }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const field of elements.values()) {
        if (field.kind !== 'field' || field.typeKind !== 'OBJECT') continue;
        const { coordinate } = field;
        const classes = [...classesOf(field), ...classesOf(elements.get(field.typeName))];
        if (classes.length === 0) {
          if (personal.test(field.name) && isText(field, elements))
            yield {
              coordinate,
              subgraph,
              severity: 'warn',
              message: `${coordinate} looks like personal data and has no class`,
            };
          continue;
        }
        const shown = composed?.elements.get(coordinate);
        if (shown && composed && isOpenToAll(shown, composed.elements))
          yield {
            coordinate,
            subgraph,
            message: `${coordinate} is personal data (${classes.join(', ')}) and open to everyone`,
          };
      }
    }
  },
};

/** Whether neither the field nor every field that leads to its type asks for anything. */
function isOpenToAll(field: Element, elements: ElementMap): boolean {
  if (!isOpen(toEffectiveAuthorization(field, elements))) return false;
  const leads = [...elements.values()].filter(
    ({ kind, type }) => kind === 'field' && type && toNamedType(type) === field.typeName,
  );
  return leads.some((lead) => isOpen(toEffectiveAuthorization(lead, elements)));
}
