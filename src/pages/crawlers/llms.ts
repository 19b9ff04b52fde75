/** /llms.txt (https://llmstxt.org): what a language model should know of the register, made from the documentation. */
import { contents, linked } from './documents.ts'

/** The section that a model with little room may leave out. */
const optional: Readonly<Record<string, string>> = { 'Running it': 'Optional' }

const item = (title: string, url: string, note: string): string => `- [${title}](${url}): ${note}\n`

/** Returns the rows and numbered items of a section as a list of links. */
const listOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const [, row, subject, numbered] = /^\| (\[.*?) \| (.*?) \|$|^\d+\. (.*)$/.exec(line) ?? []
    const entry = numbered ?? (row === undefined ? undefined : `${row}: ${subject ?? ''}`)
    return entry?.startsWith('[') === true ? [`- ${entry}\n`] : []
  })

const introduction = (publicUrl: string): string => `# Planledger

> A public register of what governments plan, fund and build. Every figure says who printed it, where, how, for which period, and whether it is already inside another figure.

- Never add figures up yourself: parts are inside wholes, and several sources print the same number. \`${publicUrl}/v1/totals\` counts nothing twice, and explains each total with \`explain=true\`.
- Cite the source of a figure, and the address with \`asOf\` that an answer gives as \`href\`: it shows the same for good.
- An unknown parameter or value is an error that names the nearest valid one. Names in English or Chinese become ids at \`${publicUrl}/v1/resolve?name=\`.

## API

${item('OpenAPI', `${publicUrl}/openapi.json`, 'every operation with its parameters and answers')}${item(
  'Catalogue',
  `${publicUrl}/v1/catalog`,
  'the datasets and their files, in DCAT',
)}${item('Documentation to try out', `${publicUrl}/docs`, 'the operations as a page')}`

/** Returns the text: an introduction, then the table of contents of the documentation. */
export const llms = async (publicUrl: string): Promise<string> => {
  const { sections } = await contents()
  const listed = await Promise.all(
    sections.map(async ({ title, text }) => {
      const list = listOf(await linked(text, `${publicUrl}/docs/`))
      return list.length === 0 ? '' : `\n## ${optional[title] ?? title}\n\n${list.join('')}`
    }),
  )
  return `${introduction(publicUrl)}${listed.join('')}`
}
