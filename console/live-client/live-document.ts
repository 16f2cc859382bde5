/** A subscription of the product, with the types of its variables and of its results. */
export interface LiveDocument<Result, Variables> {
  readonly text: string;
  /** Only for the compiler. */
  readonly types?: readonly [Result, Variables];
}
