/** The documentation in Markdown, as far as it is for readers and operators of a register. */
import { readFile } from 'node:fs/promises'

const folder = new URL('../../../docs/', import.meta.url)

/** The address in the examples: a register on one's own machine. */
const ownMachine = 'http://127.0.0.1:3000'

/** A section of the table of contents that is for those who change the code. */
const ofCode = 'Changing it'

const relativeLink = /(!?)\[([^\][]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)/g

/** Returns the sections of the table of contents, each with its title, and an introduction without one. */
export const contents = async (): Promise<readonly { readonly title: string; readonly text: string }[]> =>
  (await readFile(new URL('README.md', folder), 'utf8'))
    .split(/^#+ /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n')
      return { title, text: lines.join('\n') }
    })
    .filter(({ title }) => title !== ofCode)

/** Returns the names of the pages that the table of contents names. */
const served = async (): Promise<ReadonlySet<string>> =>
  new Set(
    (await contents()).flatMap(({ text }) =>
      [...text.matchAll(relativeLink)]
        .map(([, , , target = '']) => target)
        .filter((name) => /^[a-z0-9-]+\.md$/.test(name)),
    ),
  )

/** Returns a text whose links lead to pages that the server has; of other links only the words are left. */
export const linked = async (text: string, base = ''): Promise<string> => {
  const names = await served()
  return text.replaceAll(relativeLink, (_link, image: string, words: string, target: string, fragment = '') =>
    image === '' && names.has(target) ? `[${words}](${base}${target}${fragment})` : words,
  )
}

/** Returns a page, with examples that ask this server; undefined if there is none of this name. */
export const documentOf = async (name: string, publicUrl: string): Promise<string | undefined> =>
  (await served()).has(name)
    ? (await linked(await readFile(new URL(name, folder), 'utf8'))).replaceAll(ownMachine, publicUrl)
    : undefined
