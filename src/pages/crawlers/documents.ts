/** The documentation in Markdown, as far as it is for readers and operators of a register. */
import { readFile } from 'node:fs/promises'

const folder = new URL('../../../docs/', import.meta.url)

/** The address in the examples: a register on one's own machine. */
const ownMachine = 'http://127.0.0.1:3000'

/** A section of the table of contents that is for those who change the code. */
const ofCode = 'Changing it'

const relativeLink = /(!?)\[([^\][]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)/g

interface Contents {
  /** The sections, each with its title, and an introduction without one. */
  readonly sections: readonly { readonly title: string; readonly text: string }[]
  /** The names of the pages that they name. */
  readonly served: ReadonlySet<string>
}

const contentsIn = (markdown: string): Contents => {
  const sections = markdown
    .split(/^#+ /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n')
      return { title, text: lines.join('\n') }
    })
    .filter(({ title }) => title !== ofCode)
  const targets = sections.flatMap(({ text }) => [...text.matchAll(relativeLink)].map(([, , , target = '']) => target))
  return { sections, served: new Set(targets.filter((name) => /^[a-z0-9-]+\.md$/.test(name))) }
}

let known: Contents | undefined

/** Returns the table of contents, which is read once: it stays the same as long as the process runs. */
export const contents = async (): Promise<Contents> =>
  (known ??= contentsIn(await readFile(new URL('README.md', folder), 'utf8')))

/** Returns a text whose links lead to pages that the server has; of other links only the words are left. */
export const linked = async (text: string, base = ''): Promise<string> => {
  const { served } = await contents()
  return text.replaceAll(relativeLink, (_link, image: string, words: string, target: string, fragment = '') =>
    image === '' && served.has(target) ? `[${words}](${base}${target}${fragment})` : words,
  )
}

/** Returns a page, with examples that ask this server; undefined if there is none of this name. */
export const documentOf = async (name: string, publicUrl: string): Promise<string | undefined> =>
  (await contents()).served.has(name)
    ? (await linked(await readFile(new URL(name, folder), 'utf8'))).replaceAll(ownMachine, publicUrl)
    : undefined
