/** How long the processor is at something, in milliseconds, whatever else the machine does meanwhile. */
export const spentOn = async (work: () => unknown): Promise<number> => {
  const begun = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}
