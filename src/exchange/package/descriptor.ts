/** Describes a data package as a whole: `datapackage.json`, after the Tabular Data Package profile. */
import { tableSchema, type Table } from './table-schema.ts'

/** The metadata of a package. */
export interface About {
  /** The subject: `projects`; undefined for the whole register. */
  readonly subject?: string
  readonly publisher: string
  /** The address of the register. */
  readonly home: string
  /** The address of the request. */
  readonly href: string
  /** That address always gives the same package. */
  readonly lasting: boolean
  /** The instant of the register's state (RFC 3339); empty before the first change. */
  readonly at: string
}

const nameOf = ({ subject }: About): string => (subject === undefined ? 'planledger' : `planledger-${subject}`)
export const titleOf = ({ subject }: About): string => (subject === undefined ? 'Planledger' : `Planledger: ${subject}`)

/** The dialect of every table (RFC 4180). */
const dialect = {
  delimiter: ',',
  lineTerminator: '\r\n',
  quoteChar: '"',
  doubleQuote: true,
  skipInitialSpace: false,
  header: true,
  caseSensitiveHeader: true,
}

const resourceOf = (table: Table): object => ({
  profile: 'tabular-data-resource',
  name: table.name,
  path: `${table.name}.csv`,
  description: table.description,
  format: 'csv',
  mediatype: 'text/csv',
  encoding: 'utf-8',
  dialect,
  schema: tableSchema(table),
})

export const guardNote =
  `A text that begins with =, +, -, @, ', a tab or a return has a ' before it, ` +
  `so that no spreadsheet runs it: take the ' away again.`

/** Returns the text of `datapackage.json`. */
export const descriptorOf = (about: About, tables: readonly Table[]): string => {
  const { publisher, home, href, at } = about
  return `${JSON.stringify(
    {
      profile: 'tabular-data-package',
      name: nameOf(about),
      id: href,
      title: titleOf(about),
      description:
        `What governments plan, fund and build, with who printed it. ${guardNote} The sources are cited in ` +
        'citations.json (CSL-JSON), their licences counted in licences.csv.',
      homepage: home,
      ...(at !== '' && { created: at }),
      contributors: [{ title: publisher, role: 'publisher' }],
      resources: tables.map(resourceOf),
    },
    null,
    2,
  )}\n`
}
