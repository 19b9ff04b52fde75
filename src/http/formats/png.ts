/** A total as a picture: the same chart as the SVG, for documents and sites that take no SVG. */
import sharp from 'sharp'
import { drawn } from './svg.ts'
import type { TotalWriter } from './writer.ts'

/** Twice the size of the SVG, for screens with small pixels. */
const dotsPerInch = 2 * 72

export const totalAsPng: TotalWriter = async (answer) =>
  sharp(Buffer.from(await drawn(answer)), { density: dotsPerInch })
    // The ground of the SVG is style of a browser; without one, dark letters vanish on a dark page.
    .flatten({ background: '#fff' })
    .png()
    .toBuffer()
