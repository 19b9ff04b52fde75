/** Writes the README of a data package: its contents, and how to fetch the same package again. */
import { guardNote, titleOf, type About } from './descriptor.ts'
import type { Table } from './table-schema.ts'

/** A text on one line that Markdown takes for nothing but text. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>&~]/g, '\\$&')

const again = (about: About): string =>
  about.lasting
    ? `This address gives the same package for good, byte for byte, whatever is written later:

    ${about.href}

To verify a copy, fetch it again and compare:

    curl -o again.zip "${about.href}"
    cmp again.zip ${about.subject ?? 'planledger'}.zip`
    : `It was asked for by this address:

    ${about.href}

That gives the same only until the register changes: words (\`q\`) are looked up in the present alone.`

/** The text of `README.md`. */
export const readmeOf = (about: About, tables: readonly Table[]): string => `# ${titleOf(about)}

Published by ${plain(about.publisher)}, <${about.home}>. ${about.at === '' ? 'Nothing had been written to the register yet.' : `The register as it stood at ${about.at}.`}

## Again

${again(about)}

## What is in it

- \`datapackage.json\`: describes every table and column (a Frictionless Tabular Data Package; \`frictionless validate datapackage.json\` checks all of it)
${tables.map(({ name, description }) => `- \`${name}.csv\`: ${description}`).join('\n')}
- \`citations.json\`: every source cited, as CSL-JSON

## How to read it

CSV (RFC 4180) in UTF-8: a header line, lines that end in CR LF, quotes doubled. An empty cell is no value, \`""\` an empty text. Lists are JSON. Amounts are exact decimals.
${guardNote}

## Licences

Each source is under the licence that \`licences.csv\` and \`sources.csv\` name. Where they name none, the register does not know it: ask the publisher of the source before you use more than the facts.
`
