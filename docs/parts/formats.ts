/** Describes the formats of lists and totals, from their registry. */
import { formats, formatsOf } from '../../src/http/formats/registry.ts'
import { code, table } from './markdown.ts'

const [ofLists, ofTotals] = [formatsOf('list'), formatsOf('total')]

export const formatTable = (): string =>
  table(
    ['`format=`', '`Accept`', 'of'],
    [...new Set([...ofLists, ...ofTotals])].map((name) => [
      code(name),
      code(formats[name].mediaType.replace(/;.*/, '')),
      [ofLists.includes(name) ? 'lists' : [], ofTotals.includes(name) ? 'totals' : []].flat().join(', '),
    ]),
  )
