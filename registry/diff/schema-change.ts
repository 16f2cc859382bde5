/** Where values of an enum or an input type travel in the API schema. */
export interface Position {
  readonly input: boolean;
  readonly output: boolean;
}

/** A difference between two API schemas that a client may notice. Everything else is safe and not listed. */
export type SchemaChange = { readonly coordinate: string } & (
  | { readonly kind: 'type-removed' }
  | { readonly kind: 'type-kind-changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'field-removed'; readonly wasDeprecated: boolean }
  | { readonly kind: 'field-type-changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'argument-removed' }
  | { readonly kind: 'required-argument-added'; readonly field: string; readonly type: string }
  | {
      readonly kind: 'argument-type-changed';
      readonly field: string;
      readonly from: string;
      readonly to: string;
      /** Whether the one difference is that it must be given now. */
      readonly onlyRequired: boolean;
    }
  | {
      readonly kind: 'default-changed';
      /** The field or input type that it belongs to. */
      readonly owner: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly kind: 'input-field-removed' }
  | { readonly kind: 'required-input-field-added'; readonly type: string; readonly owner: string }
  | { readonly kind: 'input-field-type-changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'one-of-added' }
  | { readonly kind: 'enum-value-removed'; readonly enumType: string; readonly position: Position }
  | { readonly kind: 'enum-value-added'; readonly enumType: string; readonly position: Position }
  | { readonly kind: 'union-member-removed'; readonly member: string }
  | { readonly kind: 'union-member-added'; readonly member: string }
  | { readonly kind: 'interface-removed'; readonly interfaceType: string }
  | { readonly kind: 'interface-added'; readonly interfaceType: string }
  | { readonly kind: 'directive-removed' }
  | { readonly kind: 'directive-changed'; readonly directive: string; readonly how: string }
  | { readonly kind: 'deprecation-removed' }
  | { readonly kind: 'specified-by-changed'; readonly from: string; readonly to: string }
);

export type SchemaChangeKind = SchemaChange['kind'];

export type SchemaChangeOf<Kind extends SchemaChangeKind> = Extract<SchemaChange, { readonly kind: Kind }>;
