/** Tries an import on a snapshot: writes the file beside the tables, and tells what that would change. */
import type { ImportReport } from '../../../store/imports.ts'
import { effectsOf, recomputed } from '../../derived/effects/effects.ts'
import type { Trial } from '../../engine.ts'
import { writeFile } from '../file.ts'
import { chunksFrom } from './chunks.ts'
import type { Asked } from './jobs.ts'
import { copyMarks, layMarks, Overlays } from './overlays.ts'

export const tryOut = async (trial: Trial, { file, ...settings }: Asked): Promise<ImportReport> => {
  await layMarks(trial)
  const before = await recomputed(trial)
  await copyMarks(trial)
  const trying = await Overlays.begin(trial)
  const { report } = await writeFile(
    trial,
    { first: chunksFrom(file, 'next'), reread: () => chunksFrom(file, 'again') },
    { ...settings, dryRun: true, onlyIfEmpty: false, before: trial, trying },
  )
  if (!report.counts) return report
  const { touched } = trying
  if (!before || touched.isTooMuch) return { ...report, effects: null }
  await trying.showNames()
  const after = await recomputed(trial)
  return { ...report, effects: after ? await effectsOf(trial, [before, after], touched) : null }
}
