/** Puts a record in its place, or throws what the register says against it. */
import type { Built } from './build.ts'

export const put = async ({ ask }: Built, path: string, body: object): Promise<void> => {
  const { status, text } = await ask('PUT', `/v1/${path}`, { body })
  if (status > 201) throw new Error(text)
}
