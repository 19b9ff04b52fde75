/** Holds the size of `src`: lines by room, files, small files with one importer, and exported names that repeat. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The most lines of each room. They may fall with every change; to raise one takes a decision. */
const budgets: Readonly<Record<string, number>> = {
  'resources model rules store': 4314,
  text: 8089,
  figures: 5599,
  lists: 4199,
  database: 18_517,
  'exchange charts': 5172,
  http: 12_251,
  mcp: 732,
  pages: 16_081,
  command: 2089,
}
const most = { files: 457, small: 1, repeated: 25 }
/** A file of fewer lines belongs into its importer; one that is loaded when needed may be as small. */
const fewLines = 40

const source = join(import.meta.dirname, '../src')
const texts = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(join(source, name), 'utf8')]),
)
const linesOf = (text: string): number => text.split('\n').length - 1
const faults: string[] = []
const hold = (what: string, count: number, limit: number): void => {
  if (count > limit) faults.push(`${what}: ${count.toString()}, and at most ${limit.toString()}`)
}

for (const [rooms, limit] of Object.entries(budgets)) {
  const inRooms = [...texts].filter(([name]) => rooms.split(' ').includes(name.split('/')[0] as string))
  hold(
    `lines of ${rooms}`,
    inRooms.reduce((sum, [, text]) => sum + linesOf(text), 0),
    limit,
  )
}
hold('files', texts.size, most.files)

const importers = new Map<string, number>()
for (const [name, text] of texts)
  for (const path of new Set(Array.from(text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g), ([, path = '']) => path))) {
    const imported = resolve(source, dirname(name), path)
    importers.set(imported, (importers.get(imported) ?? 0) + 1)
  }
const small = [...texts].filter(([name, text]) => importers.get(join(source, name)) === 1 && linesOf(text) < fewLines)
hold(`small files with one importer (${small.map(([name]) => name).join(', ')})`, small.length, most.small)

const exporters = Map.groupBy(
  [...texts.values()].flatMap((text) =>
    Array.from(
      text.matchAll(/^export (?:const|(?:async )?function\*?|class|interface|type) (\w+)/gm),
      ([, name]) => name,
    ),
  ),
  (name) => name,
)
const repeated = [...exporters].filter(([, { length }]) => length > 1).map(([name]) => name)
hold(`exported names of several files (${repeated.join(', ')})`, repeated.length, most.repeated)

for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
