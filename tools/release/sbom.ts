/** Writes the bill of materials (CycloneDX) of a production installation: `npm run sbom -- FILE`. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { productionLock, readLock, root } from './production.ts'

interface Manifest {
  readonly name: string
  readonly overrides: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/**
 * Returns what `npm sbom` says of a checkout's production packages. It reads a lock file without the development ones:
 * with `--omit dev`, npm 11 also leaves out packages that both kinds need.
 */
export const sbomOf = (checkout = root): string => {
  const { devDependencies: _dev, ...manifest } = JSON.parse(
    readFileSync(join(checkout, 'package.json'), 'utf8'),
  ) as Manifest
  const overrides = Object.entries(manifest.overrides).filter(([, value]) => !String(value).startsWith('$'))
  const { '': own, ...packages } = productionLock(readLock(checkout)).packages
  const temporary = mkdtempSync(join(tmpdir(), 'planledger-sbom-'))
  try {
    // npm names the register after its folder.
    const folder = join(temporary, manifest.name)
    mkdirSync(folder)
    const write = (name: string, value: unknown): void => {
      writeFileSync(join(folder, name), JSON.stringify(value))
    }
    write('package.json', { ...manifest, overrides: Object.fromEntries(overrides) })
    write('package-lock.json', {
      ...readLock(checkout),
      packages: { '': { ...own, devDependencies: {} }, ...packages },
    })
    const sbom = spawnSync(
      'npm',
      ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only', '--offline'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
    )
    if (sbom.status !== 0) throw new Error(sbom.stderr)
    return sbom.stdout
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file] = process.argv
  if (file) writeFileSync(file, sbomOf())
  else process.stdout.write(sbomOf())
}
