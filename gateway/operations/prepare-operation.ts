import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { CodedError, isCodedError } from '#platform/errors.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { samePlace } from '../errors/same-place.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import { checkFieldPairs } from '../limits/check-field-pairs.ts';
import { checkLimits } from '../limits/check-limits.ts';
import { checkNames } from '../limits/check-names.ts';
import { checkTokens } from '../limits/check-tokens.ts';
import type { Limits } from '../limits/limits.ts';
import { checkDefer, hasDefer } from './check-defer.ts';

export type Preparation =
  | { readonly prepared: PreparedOperation }
  | { readonly errors: readonly (GatewayError | GraphQLError)[] };

export interface PreparationOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  /** Introspection, and suggestions in messages. */
  readonly development: boolean;
  readonly trustedDocuments?: GatewayConfig['trustedDocuments'];
  /** Characters of the documents that are remembered, valid or not. */
  readonly maxCachedCharacters?: number;
}

type CheckedDocument =
  | { readonly document: DocumentNode }
  | { readonly errors: readonly (GatewayError | GraphQLError)[] };

/** Limits, parse, validate: once for a document, remembered by its text. Also remembers what is wrong with a wrong one. */
export function createPreparation({
  schema,
  limits,
  development,
  trustedDocuments,
  maxCachedCharacters = 3_000_000,
}: PreparationOptions) {
  const always = [...specifiedRules, checkDefer];
  const rules = development ? always : [...always, NoSchemaIntrospectionCustomRule];
  const documents = new LRUCache<string, CheckedDocument>({
    maxSize: maxCachedCharacters,
    sizeCalculation: (_, query) => query.length + 1,
  });

  function checkDocument(query: string): CheckedDocument {
    try {
      checkTokens(query, limits.maxTokens);
      const document = parse(query);
      checkNames(document);
      checkLimits(document, limits);
      checkFieldPairs(document, limits);
      const errors = validate(schema, document, rules, { maxErrors: 10, hideSuggestions: !development });
      if (errors.some(({ message }) => message === budgetSpent)) throw tooManyRepeats();
      // Kept without its tokens, which take more memory than the tree and are only for error locations.
      if (errors.length === 0) return { document: parse(query, { noLocation: true }) };
      return { errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')] };
      if (isCodedError(error)) return { errors: [toPlainError(error)] };
      throw error;
    }
  }

  const trust = new WeakMap<DocumentNode, Map<string | undefined, boolean>>();
  function isTrusted(document: DocumentNode, operationName: string | undefined): boolean {
    const known = trust.get(document) ?? new Map<string | undefined, boolean>();
    trust.set(document, known);
    const is =
      known.get(operationName) ?? trustedDocuments?.documents.includes(document, operationName) ?? true;
    known.set(operationName, is);
    return is;
  }

  return function prepareOperation(query: string, operationName: string | undefined): Preparation {
    let checked = documents.get(query);
    if (!checked) {
      checked = checkDocument(query);
      documents.set(query, checked);
    }
    if ('errors' in checked) return checked;
    const operation = getOperationAST(checked.document, operationName);
    if (!operation) return { errors: [noOperation(operationName)] };
    if (trustedDocuments?.enforce && !isTrusted(checked.document, operationName))
      return { errors: [notTrusted] };
    return { prepared: preparedOf(operation, query, checked.document) };
  };
}

// One object for an operation as long as its document is remembered.
const preparedOperations = new WeakMap<OperationDefinitionNode, PreparedOperation>();

function preparedOf(
  operation: OperationDefinitionNode,
  query: string,
  document: DocumentNode,
): PreparedOperation {
  const known = preparedOperations.get(operation);
  if (known) return known;
  const prepared = {
    ...{ key: `${operation.name?.value ?? ''}\n${query}`, query, document, operation },
    ...(hasDefer(document) && { defers: true }),
  };
  preparedOperations.set(operation, prepared);
  return prepared;
}

const notTrusted: GatewayError = {
  code: 'OPERATION_NOT_TRUSTED',
  message: 'Only operations that are registered are run here: register this one, or send one that is',
};

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, { ...samePlace(error), extensions: { code } });
}

// What graphql-js says when comparing fields for merging has used up its budget.
const budgetSpent = 'Validation aborted.';

function tooManyRepeats(): CodedError {
  const message =
    'The operation has too many fields of one name to compare: select each once, or give them aliases';
  return new CodedError('OPERATION_TOO_COSTLY', message);
}

function noOperation(operationName: string | undefined): GatewayError {
  return {
    code: 'BAD_USER_INPUT',
    message:
      operationName === undefined
        ? 'The document has several operations: name one in "operationName"'
        : `The document has no operation named "${operationName}": send one of those that it has`,
  };
}
