/** Reads a list to its end, page by page. */
import type { Data } from '../../src/model/canonical.ts'
import type { Built } from './build.ts'

/** Returns all records of the list at `url`. */
export const readAll = async ({ ask }: Built, url: string): Promise<Data[]> => {
  const data: Data[] = []
  for (let cursor = ''; ;) {
    const { status, text, body } = await ask('GET', `${url}${url.includes('?') ? '&' : '?'}limit=200${cursor}`)
    if (status !== 200) throw new Error(`${url}: ${text}`)
    const page: { data: Data[]; next: string | null } = body
    data.push(...page.data)
    if (page.next === null) return data
    cursor = `&cursor=${page.next}`
  }
}
