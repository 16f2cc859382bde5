export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '||';

export type Expression =
  | { readonly kind: 'column'; readonly table?: string; readonly name: string }
  | { readonly kind: 'literal'; readonly type: 'text' | 'number' | 'any'; readonly value: string | null }
  | { readonly kind: 'param'; readonly index: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly distinct: boolean;
      readonly args: readonly Expression[];
    }
  | {
      /** `name() OVER (PARTITION BY … ORDER BY …)`. */
      readonly kind: 'window';
      readonly name: string;
      readonly partitionBy: readonly Expression[];
      readonly orderBy: readonly OrderTerm[];
    }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'case'; readonly branches: readonly CaseBranch[]; readonly otherwise?: Expression }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly term: Expression }
  | { readonly kind: 'isNull'; readonly term: Expression }
  | { readonly kind: 'in'; readonly term: Expression; readonly values: readonly Expression[] }
  | { readonly kind: 'inSelect'; readonly term: Expression; readonly select: Select }
  | {
      readonly kind: 'like';
      readonly term: Expression;
      readonly pattern: Expression;
      readonly escape?: string;
    };

export interface CaseBranch {
  readonly when: Expression;
  readonly result: Expression;
}

export interface SelectColumn {
  readonly expression: Expression;
  readonly alias?: string;
}

export interface Source {
  readonly join: 'inner' | 'left';
  readonly from: string | Select;
  readonly alias: string;
  readonly on?: Expression;
}

export interface OrderTerm {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface Select {
  readonly distinct: boolean;
  /** Undefined is `*`. */
  readonly columns?: readonly SelectColumn[];
  readonly sources: readonly Source[];
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  readonly orderBy: readonly OrderTerm[];
  /** `TOP n` and `FETCH FIRST n ROWS ONLY`, after sorting. */
  readonly limit?: number;
}
