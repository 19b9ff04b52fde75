/** Shows how far a long command is, where a person looks on. */

export interface Progress {
  update(done: number): void
  stop(): void
}

const unseen: Progress = { update: () => undefined, stop: () => undefined }

/** On the standard error, where that is a terminal; what is counted is named. */
export const progressOf = async (unit: string, total: number): Promise<Progress> => {
  if (!process.stderr.isTTY) return unseen
  const { SingleBar } = await import('cli-progress')
  const bar = new SingleBar({
    format: `{bar} {percentage} % of {total} ${unit}, {eta_formatted} left`,
    clearOnComplete: true,
    hideCursor: true,
  })
  bar.start(total, 0)
  return {
    update: (done) => {
      bar.update(done)
    },
    stop: () => {
      bar.stop()
    },
  }
}
