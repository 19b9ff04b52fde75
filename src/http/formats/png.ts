/** A total as a picture: the same chart as the SVG, for documents and sites that take no SVG. */
import { Problem } from '../contract/problems.ts'
import { drawn } from './svg.ts'
import type { TotalWriter } from './writer.ts'

/** Twice the size of the SVG, for screens with small pixels. */
const dotsPerInch = 2 * 72

/** Loads sharp, which is optional: a fifth of the size of an installation, and only this format needs it. */
const loadSharp = async () => {
  try {
    return (await import('sharp')).default
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Problem(
      'not-acceptable',
      'PNG needs the package sharp, which is not installed on this server: `npm install sharp` adds it. ' +
        '`format=svg` draws the same chart without it.',
    )
  }
}

export const totalAsPng: TotalWriter = async (answer) => {
  const sharp = await loadSharp()
  return (
    sharp(Buffer.from(await drawn(answer)), { density: dotsPerInch })
      // The ground of the SVG is style of a browser; without one, dark letters vanish on a dark page.
      .flatten({ background: '#fff' })
      .png()
      .toBuffer()
  )
}
