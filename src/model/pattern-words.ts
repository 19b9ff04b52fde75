/** Says in words what a pattern asks for: a reader of an error need not read regular expressions. */
import { idConstraints } from './field.ts'

const small = 'small letters from a to z, digits, and single hyphens between them'

const words: Readonly<Record<string, string>> = {
  [idConstraints.pattern]: `Must consist of ${small}`,
  '^([A-Z]{3}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$':
    'Must be a currency code of three capital letters, or a noun in small letters with hyphens between its words',
  '^[A-Z]{3}$': 'Must be a currency code of three capital letters',
  '^-?(0|[1-9]\\d{0,14})(\\.\\d{1,3})?$':
    'Must be a number in digits with at most 15 before the point and 3 after it, without separators',
  '^(0|[1-9]\\d{0,14})(\\.\\d{1,12})?$':
    'Must be a number in digits with at most 15 before the point and 12 after it, without separators or sign',
  '^[A-Z]{2}(-[A-Z0-9]{1,3})?$': 'Must be an ISO 3166 code: two capital letters, for a part of a country with its code',
  '^[0-9a-f]{64}$': 'Must be a SHA-256 in 64 hexadecimal digits, its letters small',
  '^[0-9a-f-]{36}$': 'Must be a UUID in small letters',
  '^\\d{6}$': 'Must have six digits',
  '^[0-9A-Z]+(\\.[0-9A-Z]+)*$': 'Must be a code of capital letters and digits, with single points between them',
  '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$': 'Must be a language tag (BCP 47)',
}

/** Returns the beginning of a sentence, which an example completes. A test finds patterns of requests without words. */
export const inWords = (pattern: string): string => words[pattern] ?? `Must match the pattern \`${pattern}\``
