/** Rewrites the generated parts of the pages: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { madeAnew, pages, root, textOf } from './pages.ts'

for (const page of pages()) {
  const text = madeAnew(page)
  if (text === textOf(page)) continue
  writeFileSync(join(root, page), text)
  process.stdout.write(`${page}\n`)
}
