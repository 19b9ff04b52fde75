/** Finds the page and the files of a list from its address in the API. */
import { resourceNames } from '../../resources/index.ts'
import { address } from './addresses.ts'

export interface Offers {
  readonly page: string
  readonly csv: string
  readonly xlsx: string
}

const lists: readonly string[] = [...resourceNames, 'totals', 'promises', 'checks']
/** Parameters of an answer in JSON that do not choose what is in it. */
const ofAnswers = ['include', 'limit', 'explain', 'format']

/** Returns the addresses for a list, a total, promises or findings; nothing for other answers. */
export const offersOf = (path: string): Offers | undefined => {
  const [, name = '', query] = /^\/v1\/([a-z]+)(?:\?(.*))?$/.exec(path) ?? []
  if (!lists.includes(name)) return undefined
  const parameters = Object.fromEntries(
    [...new URLSearchParams(query)].filter(([parameter]) => !ofAnswers.includes(parameter)),
  )
  return {
    page: address(`/${name}`, parameters),
    csv: address(`/${name}.csv`, { ...parameters, bom: true }),
    xlsx: address(`/${name}.xlsx`, parameters),
  }
}
