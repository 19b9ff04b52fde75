/** Describes the formats of lists, totals, promises, checks and changes, from their registry. */
import { formats, formatsOf } from '../../src/http/formats/registry.ts'
import { code, table } from './markdown.ts'

const answers = [
  ['lists', formatsOf('list')],
  ['totals', formatsOf('total')],
  ['promises, checks', formatsOf('derived')],
  ['changes', formatsOf('changes')],
] as const

export const formatTable = (): string =>
  table(
    ['`format=`', '`Accept`', 'of'],
    [...new Set(answers.flatMap(([, names]) => names))].map((name) => [
      code(name),
      code(formats[name].mediaType.replace(/;.*/, '')),
      answers
        .filter(([, names]) => names.includes(name))
        .map(([answer]) => answer)
        .join(', '),
    ]),
  )
