import { ApiError } from './api-error.ts';

/** The query being answered, for errors that point into it. */
export interface SoqlText {
  readonly soql: string;
}

/** Of the query's text before and after the culprit, what an error shows. */
const shownBefore = 60;
const shownAfter = 40;

/** An error as the query engine writes it: the text around the culprit, a caret under it, its place, and the words. */
export function soqlError({ soql }: SoqlText, errorCode: string, culprit: string, message: string): ApiError {
  const at = findWord(soql, culprit);
  if (at < 0) return new ApiError(400, errorCode, message);
  const from = Math.max(0, at - shownBefore);
  const shown = soql.slice(from, at + culprit.length + shownAfter).replace(/\s/g, ' ');
  const caret = `${' '.repeat(at - from)}^`;
  return new ApiError(400, errorCode, `\n${shown}\n${caret}\nERROR at Row:1:Column:${at + 1}\n${message}`);
}

/** For what Salesforce answers and this simulator does not: refused rather than answered wrongly. */
export function unsupported(what: string): ApiError {
  return new ApiError(400, 'MALFORMED_QUERY', `The simulated Salesforce does not know ${what}`);
}

function findWord(soql: string, word: string): number {
  if (word === '') return -1;
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const whole = new RegExp(`(?<![\\w.])${escaped}(?![\\w])`, 'i').exec(soql);
  return whole ? whole.index : soql.toLowerCase().indexOf(word.toLowerCase());
}

export function noSuchColumn(text: SoqlText, column: string, entity: string): ApiError {
  const message =
    `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append ` +
    "the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";
  return soqlError(text, 'INVALID_FIELD', column, message);
}

export function noSuchRelationship(text: SoqlText, relationship: string): ApiError {
  const message =
    `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be ` +
    "sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the " +
    'appropriate names.';
  return soqlError(text, 'INVALID_FIELD', relationship, message);
}

export function noSuchObject(text: SoqlText, object: string): ApiError {
  const message =
    `sObject type '${object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' ` +
    'after the entity name. Please reference your WSDL or the describe call for the appropriate names.';
  return soqlError(text, 'INVALID_TYPE', object, message);
}
