/** Names what a pattern asks for: a reader of an error need not read regular expressions. */
import type { PatternName } from '../text/messages/en.ts'
import { idConstraints } from './field.ts'

/** A test finds patterns of requests without a name. */
export const patternNames: Readonly<Record<string, PatternName>> = {
  [idConstraints.pattern]: 'id',
  '^([A-Z]{3}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$': 'unit',
  '^[A-Z]{3}$': 'currency',
  '^-?(0|[1-9]\\d{0,14})(\\.\\d{1,3})?$': 'decimal',
  '^(0|[1-9]\\d{0,14})(\\.\\d{1,12})?$': 'rate',
  '^[A-Z]{2}(-[A-Z0-9]{1,3})?$': 'iso-code',
  '^[0-9a-f]{64}$': 'sha256',
  '^[0-9a-f-]{36}$': 'uuid',
  '^\\d{6}$': 'six-digits',
  '^[0-9A-Z]+(\\.[0-9A-Z]+)*$': 'code-of-class',
  '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$': 'language',
}
